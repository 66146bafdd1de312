# What a service has beside its commands.
{ lib, types }:
let
  inherit (lib) mkOption;
  yesNo =
    default: description:
    mkOption {
      type = lib.types.bool;
      inherit default description;
    };
in
{
  options = {
    serviceConfig = mkOption {
      type = lib.types.attrsOf types.setting;
      default = { };
      example = {
        RestartSec = 5;
      };
      description = "Settings of the section [Service].";
    };
    restartIfChanged = yesNo true "Whether a change of the unit restarts the service.";
    reloadIfChanged = yesNo false "Whether a change of the unit reloads the service instead.";
    stopIfChanged = yesNo true "Whether a restart stops the service with its old unit and starts it with the new one.";
    notSocketActivated = yesNo false "Whether the service is started itself though it has a socket.";
    startAt = mkOption {
      type = with lib.types; either str (listOf str);
      default = [ ];
      apply = lib.toList;
      example = "Sun 14:00:00";
      description = "When to start the service: a timer of its name with these values of OnCalendar=.";
    };
    confinement.enable = yesNo false "Not supported: see `RootDirectory=`, `TemporaryFileSystem=` and their like.";
  };
}
