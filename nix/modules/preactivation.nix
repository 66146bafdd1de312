# Checks that an apply makes on the host before it changes anything.
{ config, lib, ... }:
let
  inherit (lib) types;
  enabled = lib.filter (check: check.enable) (
    lib.attrValues config.system-manager.preActivationAssertions
  );
in
{
  options.system-manager = {
    preActivationAssertions = lib.mkOption {
      type = types.attrsOf (
        types.submodule (
          { name, ... }:
          {
            options = {
              enable = lib.mkEnableOption "the check";
              name = lib.mkOption {
                type = types.str;
                default = name;
                description = "What is asserted.";
              };
              script = lib.mkOption {
                type = types.str;
                description = "A script for /bin/sh; it holds where that ends with 0.";
              };
            };
          }
        )
      );
      default = { };
      example = {
        has-disk = {
          enable = true;
          script = "test $(df --output=avail / | tail -n 1) -gt 100000";
        };
      };
      description = "Checks on the host before anything changes.";
    };

    allowAnyDistro = lib.mkOption {
      type = types.bool;
      default = true;
      description = "Taken for configurations that set it: no distribution is refused.";
    };
  };

  config.system-manager.manifest.assertions = map (check: {
    inherit (check) name script;
  }) enabled;
}
