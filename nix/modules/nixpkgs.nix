# Which packages a configuration uses, and for which machine.
{ config, lib, ... }:
let
  inherit (lib) types;
  platform = types.either types.str (types.attrsOf types.raw);
in
{
  options.nixpkgs = {
    hostPlatform = lib.mkOption {
      type = platform;
      apply = lib.systems.elaborate;
      example = "x86_64-linux";
      description = "The machine that the configuration is for.";
    };

    buildPlatform = lib.mkOption {
      type = platform;
      default = config.nixpkgs.hostPlatform;
      defaultText = lib.literalExpression "config.nixpkgs.hostPlatform";
      apply = lib.systems.elaborate;
      description = "The machine that builds.";
    };

    overlays = lib.mkOption {
      type = types.listOf (types.functionTo (types.functionTo types.raw));
      default = [ ];
      description = "Overlays to apply to the packages.";
    };

    config = lib.mkOption {
      type = types.attrsOf types.raw;
      default = { };
      example = {
        allowUnfree = true;
      };
      description = "The configuration of nixpkgs.";
    };
  };
}
