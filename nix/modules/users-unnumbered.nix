# On NixOS a number below 1000 says that an account is one of the system, and modules of services say no more than
# `uid = config.ids.uids.NAME`. Here those are null: whoever asks for no number in so many words means the same.
{ lib, ... }:
{
  options.users.users = lib.mkOption {
    type = lib.types.attrsOf (
      lib.types.submodule (
        { config, options, ... }:
        let
          asksForNone =
            config.uid == null && options.uid.highestPrio < (lib.mkOptionDefault null).priority;
        in
        {
          config.isSystemUser = lib.mkIf (asksForNone && !config.isNormalUser) (lib.mkDefault true);
        }
      )
    );
  };
}
