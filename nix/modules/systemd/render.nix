# The options by type become units by name.
{ config, lib, ... }:
let
  cfg = config.systemd;
  text = import ../../systemd/unit-text.nix {
    inherit lib;
    inherit (cfg) globalEnvironment;
  };
  standsAlone = import ../../systemd/stands-alone.nix { inherit lib; };

  rendered = type: unit: {
    ${unit.name} = {
      inherit (unit)
        enable
        overrideStrategy
        wantedBy
        requiredBy
        upheldBy
        aliases
        ;
      text = text.${type} unit;
      standsAlone = standsAlone.${type} unit;
    };
  };
  # Merged rather than put together, so that two units of one name are a conflict.
  listed = type: units: lib.mkMerge (map (rendered type) units);
  named = type: units: listed type (lib.attrValues units);

  scheduled = lib.filterAttrs (_: service: service.enable && service.startAt != [ ]) cfg.services;
in
{
  config.systemd = {
    timers = lib.mapAttrs (_: service: {
      wantedBy = [ "timers.target" ];
      timerConfig.OnCalendar = service.startAt;
    }) scheduled;

    units = lib.mkMerge [
      (named "service" cfg.services)
      (named "socket" cfg.sockets)
      (named "timer" cfg.timers)
      (named "target" cfg.targets)
      (named "path" cfg.paths)
      (named "slice" cfg.slices)
      (listed "mount" cfg.mounts)
      (listed "automount" cfg.automounts)
    ];
  };
}
