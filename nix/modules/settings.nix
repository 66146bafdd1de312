# How sm goes about it: the settings of the manifest.
{ config, lib, ... }:
let
  inherit (lib) types;
  cfg = config.system-manager;
  duration = types.strMatching "[0-9]+(ms|s|m|min|h)";
  optional =
    type: description:
    lib.mkOption {
      type = types.nullOr type;
      default = null;
      inherit description;
    };
  patterns =
    description:
    lib.mkOption {
      type = types.listOf types.str;
      default = [ ];
      inherit description;
    };
in
{
  options.system-manager = {
    settings = {
      retain = optional types.ints.positive "How many generations are kept.";
      protect = patterns "Addresses, with `*` and `**`, whose deletion or replacement needs a word.";
      jobTimeout = optional duration "How long a unit may take, such as `90s`.";
      settle = optional duration "How long units are watched after they started.";
      respectManualStop = optional types.bool "Whether a unit that was stopped by hand stays stopped.";
    };

    drift.ignore = patterns ''
      Addresses, with `*` and `**` and optionally `#field`, that are neither reported nor put back.
    '';
  };

  config.system-manager.manifest.settings =
    lib.filterAttrs (_: value: value != null) {
      inherit (cfg.settings)
        retain
        jobTimeout
        settle
        respectManualStop
        ;
    }
    // lib.optionalAttrs (cfg.settings.protect != [ ]) { inherit (cfg.settings) protect; }
    // lib.optionalAttrs (cfg.drift.ignore != [ ]) { ignoreDrift = cfg.drift.ignore; };
}
