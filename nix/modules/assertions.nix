# What a configuration says about itself while it is evaluated and built.
{ lib, ... }:
let
  inherit (lib) types;
in
{
  options = {
    assertions = lib.mkOption {
      type = types.listOf types.unspecified;
      default = [ ];
      internal = true;
      example = [
        {
          assertion = false;
          message = "The web server needs a host name.";
        }
      ];
      description = "What must hold; the messages of all that do not end the evaluation.";
    };

    warnings = lib.mkOption {
      type = types.listOf types.str;
      default = [ ];
      internal = true;
      description = "Warnings shown when the configuration is evaluated.";
    };

    system.checks = lib.mkOption {
      type = types.listOf types.package;
      default = [ ];
      description = "Derivations that must build before the manifest does.";
    };
  };
}
