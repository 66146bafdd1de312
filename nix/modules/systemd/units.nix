# Units of any type by their whole names: what the options by type amount to, and what has no such option.
{ lib, ... }:
let
  inherit (lib) mkOption;
  types = import ../../systemd/types.nix { inherit lib; };
  inherit (import ../../systemd/common-options.nix { inherit lib types; }) linkOptions;

  optional =
    type: description:
    mkOption {
      type = lib.types.nullOr type;
      default = null;
      inherit description;
    };
in
{
  options.systemd = {
    units = mkOption {
      type = lib.types.attrsOf (
        lib.types.submodule {
          options = linkOptions // {
            text = optional lib.types.str "The unit file.";
            source = optional (lib.types.either lib.types.path lib.types.package) ''
              The unit file, from a file of a package, say. It is read when planning, not when evaluating.
            '';
            dropIns = mkOption {
              type = lib.types.attrsOf lib.types.lines;
              default = { };
              description = "Drop-ins by file name.";
            };
            switch = optional (lib.types.enum [
              "auto"
              "restart"
              "stop-start"
              "reload"
              "keep"
            ]) "What a change does to the unit while it runs. null leaves it to the unit's own X- keys.";
            standsAlone = mkOption {
              type = lib.types.bool;
              default = true;
              internal = true;
              description = "Whether the text is a whole unit.";
            };
          };
        }
      );
      default = { };
      description = "Units by their whole names.";
    };
    maskedUnits = mkOption {
      type = lib.types.listOf types.unitName;
      default = [ ];
      example = [ "apt-daily.timer" ];
      description = "Units that cannot be started at all.";
    };
  };
}
