# What a configuration cannot ask of its units.
{ config, lib, ... }:
let
  cfg = config.systemd;
  enabled = lib.filterAttrs (_: unit: unit.enable) cfg.units;

  types = [
    "exec"
    "simple"
    "forking"
    "oneshot"
    "dbus"
    "notify"
    "notify-reload"
    "idle"
  ];
  restarts = [
    "no"
    "on-success"
    "on-failure"
    "on-abnormal"
    "on-abort"
    "on-watchdog"
    "always"
  ];

  oneOf = name: key: known: settings: {
    assertion = !(settings ? ${key}) || lib.elem settings.${key} known;
    message = "Cannot use systemd.services.${name}.serviceConfig.${key}: found ${
      builtins.toJSON (settings.${key} or null)
    }, expected one of ${lib.concatStringsSep ", " known}";
  };

  ofService = name: service: [
    (oneOf name "Type" types service.serviceConfig)
    (oneOf name "Restart" restarts service.serviceConfig)
    {
      assertion = !service.confinement.enable;
      message = "Cannot confine systemd.services.${name}: confinement is not supported; say what it needs with RootDirectory=, TemporaryFileSystem= and BindReadOnlyPaths= in serviceConfig";
    }
  ];
in
{
  config.assertions =
    map (name: {
      assertion = false;
      message = "Cannot mask ${name}: found it in systemd.maskedUnits and defined as a unit, expected one of them";
    }) (lib.filter (name: enabled ? ${name}) cfg.maskedUnits)
    ++ lib.concatLists (
      lib.mapAttrsToList ofService (lib.filterAttrs (_: service: service.enable) cfg.services)
    );
}
