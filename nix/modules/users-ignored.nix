# Options of accounts that sm does not carry out: taken, and told where somebody set one.
{
  config,
  lib,
  ...
}:
let
  inherit (lib) types;
  cfg = config.users;
  text = types.nullOr types.str;
  ranges = types.listOf types.attrs;

  passwords = "sm sets no passwords; set it on the host with passwd";
  ignored = {
    password = {
      type = text;
      why = passwords;
    };
    hashedPassword = {
      type = text;
      why = passwords;
    };
    hashedPasswordFile = {
      type = text;
      why = passwords;
    };
    initialPassword = {
      type = text;
      why = passwords;
    };
    initialHashedPassword = {
      type = text;
      why = passwords;
    };
    expires = {
      type = text;
      why = "sm sets no date; use chage on the host";
    };
    linger = {
      type = types.nullOr types.bool;
      why = "sm starts no user managers; use loginctl enable-linger on the host";
    };
    subUidRanges = {
      type = ranges;
      why = "sm leaves /etc/subuid alone";
    };
    subGidRanges = {
      type = ranges;
      why = "sm leaves /etc/subgid alone";
    };
    autoSubUidGidRange = {
      type = types.bool;
      why = "sm leaves /etc/subuid and /etc/subgid alone";
    };
    pamMount = {
      type = types.attrs;
      why = "sm does not configure PAM";
    };
    cryptHomeLuks = {
      type = text;
      why = "sm does not configure PAM";
    };
  };

  emptyOf =
    type:
    if type.name == "listOf" then
      [ ]
    else if type.name == "bool" then
      false
    else if type.name == "attrs" then
      { }
    else
      null;
  options = lib.mapAttrs (
    _: each:
    lib.mkOption {
      inherit (each) type;
      default = emptyOf each.type;
      description = "Without effect: ${each.why}.";
    }
  ) ignored;

  told =
    user:
    lib.concatLists (
      lib.mapAttrsToList (
        name: each:
        lib.optional (
          user.${name} != options.${name}.default
        ) "users.users.${user.name}.${name} has no effect: ${each.why}."
      ) ignored
    );
in
{
  options.users = {
    users = lib.mkOption { type = types.attrsOf (types.submodule { inherit options; }); };

    mutableUsers = lib.mkOption {
      type = types.bool;
      default = true;
      description = "Without effect: accounts may always be changed on the host.";
    };
  };

  config.warnings =
    lib.concatMap told (lib.filter (user: user.enable) (lib.attrValues cfg.users))
    ++ lib.optional (
      !cfg.mutableUsers
    ) "users.mutableUsers = false has no effect: sm leaves accounts alone that it does not know.";
}
