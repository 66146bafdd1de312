# `users.users`: accounts, made by systemd-sysusers.
{
  config,
  lib,
  utils,
  ...
}:
let
  inherit (lib) types;
  cfg = config.users;
  enabled = lib.filter (user: user.enable) (lib.attrValues cfg.users);

  # Numbers below 1000 are those of the system, whatever the account is called.
  isSystem = user: user.isSystemUser || user.name == "root" || (user.uid != null && user.uid < 1000);
  shellOf =
    user:
    if user.shell != null then
      utils.toShellPath user.shell
    else if user.useDefaultShell then
      utils.toShellPath cfg.defaultUserShell
    else
      null;

  # The engine makes homes of 0700 for people and of 0755 for services; any other mode is a line of ours.
  hasPlainHome = user: user.createHome && user.homeMode == "700" && !isSystem user;
  # Such a line gives the directory away, and must not do so with one that others need.
  matches = pattern: text: builtins.match pattern text != null;
  isShared =
    { home, name, ... }:
    matches "/[^/]*" home
    || matches "/(usr|bin|sbin|lib|boot|dev|proc|sys)/.*" home
    || (matches "/(var|etc|run)/[^/]+" home && baseNameOf home != name);
  hasOwnHome = user: user.createHome && !hasPlainHome user;

  toEntry =
    user:
    lib.filterAttrs (_: value: value != null) {
      inherit (user) uid;
      shell = shellOf user;
      group = if user.group == "" then null else user.group;
      home = if user.homeIsSet then user.home else null;
      description = if user.description == "" then null else user.description;
      groups = if user.extraGroups == [ ] then null else lib.unique user.extraGroups;
      system = if isSystem user then true else null;
      createHome = if hasPlainHome user then true else null;
    };

  shells = lib.filter (shell: types.shellPackage.check shell) (
    map (user: user.shell) enabled ++ lib.optional (lib.any (user: user.useDefaultShell) enabled) cfg.defaultUserShell
  );
in
{
  options.users = {
    users = lib.mkOption {
      type = types.attrsOf (types.submodule ./user-options.nix);
      default = { };
      example = {
        hello = {
          isSystemUser = true;
          group = "hello";
        };
      };
      description = "Accounts by name. Those that are not named here are left alone.";
    };

    defaultUserShell = lib.mkOption {
      type = types.either types.shellPackage types.path;
      default = "/bin/bash";
      example = lib.literalExpression "pkgs.zsh";
      description = "The login shell of accounts with `useDefaultShell`.";
    };
  };

  config = {
    environment.systemPackages = lib.unique shells;

    system-manager.manifest = {
      users = lib.listToAttrs (
        map (user: {
          inherit (user) name;
          value = toEntry user;
        }) enabled
      );
      tmpfiles = lib.mkIf (lib.any hasOwnHome enabled) {
        "home-directories.conf" = map (
          user:
          "d '${user.home}' ${user.homeMode} ${user.name} ${
            if user.group == "" then user.name else user.group
          } - -"
        ) (lib.filter hasOwnHome enabled);
      };
    };

    assertions =
      map (user: {
        assertion = isSystem user != user.isNormalUser;
        message = "users.users.${user.name}: exactly one of isSystemUser and isNormalUser must be set.";
      }) enabled
      ++ map (user: {
        assertion = !user.createHome || user.homeIsSet;
        message = "users.users.${user.name}: createHome needs a home; set home.";
      }) enabled
      ++ map (user: {
        assertion = !isShared user;
        message = "users.users.${user.name}: createHome would give ${user.home} away; set home to a directory of its own, such as /var/lib/${user.name}.";
      }) (lib.filter hasOwnHome enabled);
  };
}
