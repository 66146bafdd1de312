# One entry of `environment.etc`.
{
  config,
  lib,
  name,
  options,
  buildSystem,
  ...
}:
let
  inherit (lib) types;
  unitNames = types.listOf types.str;
  isSet = option: option.highestPrio < (lib.mkOptionDefault null).priority;
  textFile = import ../systemd/text-file.nix {
    inherit lib;
    system = buildSystem;
  };
in
{
  options = {
    enable = lib.mkOption {
      type = types.bool;
      default = true;
      description = "Whether the file is there.";
    };

    target = lib.mkOption {
      type = types.str;
      default = name;
      defaultText = lib.literalMD "the entry's name";
      description = "The path below /etc.";
    };

    text = lib.mkOption {
      type = types.nullOr types.lines;
      default = null;
      description = "What the file holds.";
    };

    source = lib.mkOption {
      type = types.nullOr types.path;
      default = null;
      # As in NixOS, for units that name the file or are to be restarted with it. Nobody asks, nothing is written.
      apply = given: if given == null && config.text != null then textFile "etc-${name}" config.text else given;
      description = ''
        The file, or a directory or pattern with `*` of them, whose place it takes.
        One outside of the store becomes a link to that path, unless `mode` asks for a copy.
      '';
    };

    mode = lib.mkOption {
      type = types.str;
      default = "symlink";
      example = "0600";
      description = "`symlink`, `direct-symlink`, or the permissions of a regular file. A text without one is a file of 0644.";
    };

    uid = lib.mkOption {
      type = types.int;
      default = 0;
      description = "The number of the owner, for a regular file.";
    };

    gid = lib.mkOption {
      type = types.int;
      default = 0;
      description = "The number of the group, for a regular file.";
    };

    user = lib.mkOption {
      type = types.str;
      default = "+${toString config.uid}";
      defaultText = lib.literalExpression ''"+''${toString uid}"'';
      description = "The owner, by name or by number after a `+`.";
    };

    group = lib.mkOption {
      type = types.str;
      default = "+${toString config.gid}";
      defaultText = lib.literalExpression ''"+''${toString gid}"'';
      description = "The group, by name or by number after a `+`.";
    };

    replaceExisting = lib.mkOption {
      type = types.bool;
      default = false;
      description = "The same as `onConflict = \"backup\"`.";
    };

    onConflict = lib.mkOption {
      type = types.nullOr (
        types.enum [
          "refuse"
          "backup"
          "adopt"
        ]
      );
      default = if config.replaceExisting then "backup" else null;
      defaultText = lib.literalExpression ''if replaceExisting then "backup" else null'';
      description = "What to do with another file that is there already; null is `refuse`.";
    };

    knownHashes = lib.mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "SHA-256 digests of files that are replaced without asking.";
    };

    reload = lib.mkOption {
      type = unitNames;
      default = [ ];
      description = "Units to reload when the file changed.";
    };

    restart = lib.mkOption {
      type = unitNames;
      default = [ ];
      description = "Units to restart when the file changed.";
    };

    validate = lib.mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [
        "/usr/sbin/visudo"
        "-cf"
        "{}"
      ];
      description = "A command that must succeed: on the new file where an argument is `{}`, else with all files in place.";
    };

    sensitive = lib.mkOption {
      type = types.bool;
      default = false;
      description = "Whether the content must never be shown or kept; needs a `source` outside of the store.";
    };

    isText = lib.mkOption {
      type = types.bool;
      internal = true;
      readOnly = true;
      description = "Whether the content is the text.";
    };

    isLink = lib.mkOption {
      type = types.bool;
      internal = true;
      readOnly = true;
      description = "Whether the mode asks for a link.";
    };

    modeIsSet = lib.mkOption {
      type = types.bool;
      internal = true;
      readOnly = true;
      description = "Whether anybody set the mode.";
    };

    ownerIsSet = lib.mkOption {
      type = types.bool;
      internal = true;
      readOnly = true;
      description = "Whether anybody set the owner or the group.";
    };
  };

  config = {
    isText = config.text != null && lib.all (source: source == null) options.source.definitions;
    isLink = lib.elem config.mode [
      "symlink"
      "direct-symlink"
    ];
    modeIsSet = isSet options.mode;
    ownerIsSet = lib.any isSet [
      options.uid
      options.gid
      options.user
      options.group
    ];
  };
}
