# `nix.settings`: /etc/nix/nix.conf.
{ config, lib, ... }:
let
  inherit (lib) types;
  cfg = config.nix;

  atom = types.nullOr (
    types.oneOf [
      types.bool
      types.int
      types.float
      types.str
      types.path
      types.package
    ]
  );

  toText =
    value:
    if value == null then
      ""
    else if lib.isBool value then
      lib.boolToString value
    else if lib.isFloat value then
      lib.strings.floatToString value
    else if lib.isList value then
      lib.concatMapStringsSep " " toText value
    else if lib.isDerivation value || lib.isPath value then
      "${value}"
    else
      toString value;
  toLine = name: "${name} = ${toText cfg.settings.${name}}";

  # What begins with extra- adds to a setting, so it comes after all of them.
  names = lib.partition (lib.hasPrefix "extra-") (lib.attrNames cfg.settings);
in
{
  options.nix = {
    enable = lib.mkOption {
      type = types.bool;
      default = false;
      description = "Whether /etc/nix/nix.conf is written from `nix.settings`.";
    };

    package = lib.mkOption {
      type = types.nullOr types.package;
      default = null;
      description = "The package of nix to put on PATH, if any.";
    };

    settings = lib.mkOption {
      type = types.attrsOf (types.either atom (types.listOf atom));
      default = { };
      example = {
        experimental-features = [
          "nix-command"
          "flakes"
        ];
      };
      description = "The settings of nix.conf(5).";
    };

    extraOptions = lib.mkOption {
      type = types.lines;
      default = "";
      description = "More lines of nix.conf.";
    };
  };

  config = lib.mkIf cfg.enable {
    environment.systemPackages = lib.optional (cfg.package != null) cfg.package;
    environment.etc."nix/nix.conf" = {
      text =
        lib.concatMapStrings (name: "${toLine name}\n") (names.wrong ++ names.right) + cfg.extraOptions;
      onConflict = lib.mkDefault "backup";
    };
  };
}
