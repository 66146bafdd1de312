# One account of `users.users`.
{
  config,
  lib,
  name,
  options,
  ...
}:
let
  inherit (lib) types;
  isSet = option: option.highestPrio < (lib.mkOptionDefault null).priority;
in
{
  options = {
    enable = lib.mkOption {
      type = types.bool;
      default = true;
      description = "Whether the account is there.";
    };

    name = lib.mkOption {
      type = types.str;
      default = name;
      description = "The name of the account.";
    };

    description = lib.mkOption {
      type = types.str;
      default = "";
      example = "Operations";
      description = "Whose account it is: the GECOS field.";
    };

    uid = lib.mkOption {
      type = types.nullOr types.int;
      default = null;
      description = "The number of the account; without one the host gives it one.";
    };

    isSystemUser = lib.mkOption {
      type = types.bool;
      default = false;
      description = "Whether it is a system account. Exactly one of this and `isNormalUser` is true.";
    };

    isNormalUser = lib.mkOption {
      type = types.bool;
      default = false;
      description = "Whether it is somebody's account: with a home in `/home`, the default shell and the group `users`.";
    };

    group = lib.mkOption {
      type = types.str;
      default = "";
      description = "The primary group.";
    };

    extraGroups = lib.mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Further groups.";
    };

    home = lib.mkOption {
      type = types.str;
      default = "/var/empty";
      description = "The home directory.";
    };

    homeMode = lib.mkOption {
      type = types.strMatching "[0-7]{1,5}";
      default = "700";
      description = "The permissions of the home directory.";
    };

    createHome = lib.mkOption {
      type = types.bool;
      default = false;
      description = "Whether the home directory is made.";
    };

    shell = lib.mkOption {
      type = types.nullOr (types.oneOf [
        types.shellPackage
        types.path
      ]);
      default = null;
      example = lib.literalExpression "pkgs.zsh";
      description = "The login shell: a path on the host, or a package, which is put on PATH then.";
    };

    useDefaultShell = lib.mkOption {
      type = types.bool;
      default = false;
      description = "Whether the login shell is `users.defaultUserShell`.";
    };

    ignoreShellProgramCheck = lib.mkOption {
      type = types.bool;
      default = false;
      description = "Without effect: there is no such check.";
    };

    packages = lib.mkOption {
      type = types.listOf types.package;
      default = [ ];
      description = "Packages on the PATH of this account alone.";
    };

    homeIsSet = lib.mkOption {
      type = types.bool;
      internal = true;
      readOnly = true;
      description = "Whether anybody set the home directory.";
    };
  };

  config = lib.mkMerge [
    { homeIsSet = config.isNormalUser || isSet options.home; }
    (lib.mkIf config.isNormalUser {
      group = lib.mkDefault "users";
      createHome = lib.mkDefault true;
      home = lib.mkDefault "/home/${config.name}";
      useDefaultShell = lib.mkDefault true;
    })
  ];
}
