# What sockets, timers, paths, slices, mounts and automounts have in their own sections.
{ lib, types }:
let
  inherit (lib) mkOption;
  escape = import ./escape.nix { inherit lib; };

  settings =
    section:
    mkOption {
      type = lib.types.attrsOf types.setting;
      default = { };
      description = "Settings of the section [${section}].";
    };
  addresses =
    key:
    mkOption {
      type = lib.types.listOf lib.types.str;
      default = [ ];
      example = [
        "0.0.0.0:993"
        "/run/my-socket"
      ];
      description = "Addresses for ${key}= in the section [Socket].";
    };
  text =
    description:
    mkOption {
      type = lib.types.str;
      default = "";
      inherit description;
    };
  where = mkOption {
    type = lib.types.str;
    example = "/mnt";
    description = "The directory to mount at. The unit's name follows from it.";
  };
in
{
  socket = {
    options = {
      socketConfig = settings "Socket";
      listenStreams = addresses "ListenStream";
      listenDatagrams = addresses "ListenDatagram";
    };
  };
  timer.options.timerConfig = settings "Timer";
  path.options.pathConfig = settings "Path";
  slice.options.sliceConfig = settings "Slice";
  target = { };

  mount =
    { config, ... }:
    {
      options = {
        what = mkOption {
          type = lib.types.str;
          example = "/dev/sda1";
          description = "What to mount: a device, a file or another resource.";
        };
        inherit where;
        type = text "The type of the file system.";
        options = text "Options of the mount, separated by commas.";
        mountConfig = settings "Mount";
      };
      config = {
        name = "${escape.escapeSystemdPath config.where}.mount";
        mountConfig = {
          What = config.what;
          Where = config.where;
        }
        // lib.optionalAttrs (config.type != "") { Type = config.type; }
        // lib.optionalAttrs (config.options != "") { Options = config.options; };
      };
    };

  automount =
    { config, ... }:
    {
      options = {
        inherit where;
        automountConfig = settings "Automount";
      };
      config = {
        name = "${escape.escapeSystemdPath config.where}.automount";
        automountConfig.Where = config.where;
      };
    };
}
