# What every type of unit has, whatever is in its own section.
{ lib, types }:
let
  inherit (lib) mkOption;
  inherit (types) setting unitName;

  names =
    description:
    mkOption {
      type = lib.types.listOf unitName;
      default = [ ];
      inherit description;
    };

  relations = {
    requires = "Units that are started with this one; it stops when they stop or fail to start.";
    wants = "Units that are started with this one, whether or not they succeed.";
    upholds = "Units that are kept running while this one runs.";
    bindsTo = "Like requires, and this unit also stops when they disappear.";
    partOf = "Units whose stop and restart this one takes part in.";
    conflicts = "Units that cannot run beside this one.";
    requisite = "Units that must run already when this one is started.";
    after = "Units that this one waits for when both are started.";
    before = "Units that wait for this one when both are started.";
    onFailure = "Units to start when this one fails.";
    onSuccess = "Units to start when this one ends well.";
  };

  key = name: lib.toUpper (lib.substring 0 1 name) + lib.substring 1 (-1) name;

  linkOptions = {
    wantedBy = names "Units that want this one. `multi-user.target` and `timers.target` stand for `system-manager.target`.";
    requiredBy = names "Units that require this one.";
    upheldBy = names "Units that keep this one running: a drop-in with Upholds= on each.";
    aliases = names "Other names of this unit.";
    enable = mkOption {
      type = lib.types.bool;
      default = true;
      description = "Whether this unit is part of the configuration. One that is not is left out; `systemd.maskedUnits` masks.";
    };
    overrideStrategy = mkOption {
      type = lib.types.enum [
        "asDropinIfExists"
        "asDropin"
      ];
      default = "asDropinIfExists";
      description = ''
        `asDropin`: these settings are added to a unit that is there already, such as one of the distribution.
        `asDropinIfExists`: they are added to a unit of `systemd.packages` or of systemd itself, and to any where they make
        no whole unit (a service without a command); else they are the unit.
      '';
    };
  };
in
{
  inherit linkOptions;

  # A module for the submodule of each type: `suffix` is how the unit's name ends.
  module =
    suffix:
    {
      name,
      config,
      options,
      ...
    }:
    {
      options =
        linkOptions
        // lib.mapAttrs (_: names) relations
        // {
          name = mkOption {
            type = lib.types.str;
            default = "${name}.${suffix}";
            description = "The unit's whole name.";
          };
          description = mkOption {
            type = lib.types.singleLineStr;
            default = "";
            description = "What the unit is, in a few words.";
          };
          documentation = mkOption {
            type = lib.types.listOf lib.types.str;
            default = [ ];
            description = "Addresses of documentation.";
          };
          unitConfig = mkOption {
            type = lib.types.attrsOf setting;
            default = { };
            description = "Settings of the section [Unit].";
          };
          restartTriggers = mkOption {
            type = lib.types.listOf lib.types.unspecified;
            default = [ ];
            description = "The unit is restarted when any of these differs.";
          };
          reloadTriggers = mkOption {
            type = lib.types.listOf lib.types.unspecified;
            default = [ ];
            description = "The unit is reloaded when any of these differs, and nothing else does.";
          };
          startLimitBurst = mkOption {
            type = lib.types.int;
            description = "How often the unit may be started within startLimitIntervalSec.";
          };
          startLimitIntervalSec = mkOption {
            type = lib.types.int;
            description = "The seconds within which startLimitBurst counts.";
          };
        };

      config.unitConfig =
        let
          inherit (import ./value.nix { inherit lib; }) digest;
          # A list of one, so that it adds up with what unitConfig says of the same key.
          listed = lib.filterAttrs (_: units: units != [ ]) (
            lib.mapAttrs' (relation: _: lib.nameValuePair (key relation) config.${relation}) relations
          );
        in
        lib.mapAttrs (_: units: [ (toString units) ]) listed
        // lib.optionalAttrs (config.description != "") { Description = config.description; }
        // lib.optionalAttrs (config.documentation != [ ]) {
          Documentation = [ (toString config.documentation) ];
        }
        // lib.optionalAttrs (config.restartTriggers != [ ]) {
          X-Restart-Triggers = digest config.restartTriggers;
        }
        // lib.optionalAttrs (config.reloadTriggers != [ ]) {
          X-Reload-Triggers = digest config.reloadTriggers;
        }
        // lib.optionalAttrs options.startLimitIntervalSec.isDefined {
          StartLimitIntervalSec = config.startLimitIntervalSec;
        }
        // lib.optionalAttrs options.startLimitBurst.isDefined {
          StartLimitBurst = config.startLimitBurst;
        };
    };
}
