# `systemd.tmpfiles`: rules and settings become lines of the manifest.
{ config, lib, ... }:
let
  inherit (lib) types;
  cfg = config.systemd.tmpfiles;

  field =
    default: description:
    lib.mkOption {
      type = types.str;
      inherit default description;
    };

  entry =
    { name, ... }:
    {
      options = {
        type = field name "The type of the line, see tmpfiles.d(5).";
        mode = field "-" "The permissions.";
        user = field "-" "The owner.";
        group = field "-" "The group.";
        age = field "-" "From which age on what lies there is cleaned up.";
        argument = field "" "What the type needs besides: the target of a link, say.";
      };
    };

  escape = lib.strings.escapeC [
    "\t"
    "\n"
    "\r"
    " "
    "\\"
  ];
  quoted = text: "'${text}'";
  toLine =
    path: line:
    lib.concatStringsSep " " (
      map quoted [
        line.type
        path
        line.mode
        line.user
        line.group
        line.age
      ]
      ++ lib.optional (line.argument != "") (escape line.argument)
    );
  toLines = lib.mapAttrsToList (path: lib.mapAttrsToList (_: toLine path));
in
{
  options.systemd.tmpfiles = {
    rules = lib.mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "d /var/lib/hello 0750 hello hello - -" ];
      description = "Lines of tmpfiles.d(5).";
    };

    settings = lib.mkOption {
      type = types.attrsOf (types.attrsOf (types.attrsOf (types.submodule entry)));
      default = { };
      example = {
        "10-hello"."/var/lib/hello".d = {
          mode = "0750";
          user = "hello";
        };
      };
      description = "Lines of tmpfiles.d(5) by file, path and type.";
    };
  };

  config.system-manager.manifest.tmpfiles = lib.mkMerge [
    (lib.mkIf (cfg.rules != [ ]) { "00-system-manager.conf" = cfg.rules; })
    (lib.mapAttrs' (name: paths: {
      name = "${name}.conf";
      value = lib.flatten (toLines paths);
    }) (lib.filterAttrs (_: paths: paths != { }) cfg.settings))
  ];
}
