# `users.users.<name>.openssh`: keys that may log in, where sshd looks for them on NixOS. The home of an
# account is its own: nothing is written there.
{ config, lib, ... }:
let
  inherit (lib) types;
  keysOf =
    user:
    user.openssh.authorizedKeys.keys ++ map lib.fileContents user.openssh.authorizedKeys.keyFiles;
  users = lib.filter (user: user.enable && keysOf user != [ ]) (lib.attrValues config.users.users);
  names = lib.concatMapStringsSep ", " (user: user.name) users;
in
{
  options.users.users = lib.mkOption {
    type = types.attrsOf (
      types.submodule {
        options.openssh.authorizedKeys = {
          keys = lib.mkOption {
            type = types.listOf types.singleLineStr;
            default = [ ];
            description = "Public keys, written to `/etc/ssh/authorized_keys.d`.";
          };
          keyFiles = lib.mkOption {
            type = types.listOf types.path;
            default = [ ];
            description = "Files with public keys.";
          };
        };
      }
    );
  };

  config = lib.mkIf (users != [ ]) {
    environment.etc = lib.listToAttrs (
      map (user: {
        name = "ssh/authorized_keys.d/${user.name}";
        value = {
          text = "${lib.concatStringsSep "\n" (keysOf user)}\n";
          mode = "0444";
        };
      }) users
    );
    warnings = [
      "users.users: the keys of ${names} are written to /etc/ssh/authorized_keys.d, and sshd reads them only where sshd_config has `AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/authorized_keys.d/%u`."
    ];
  };
}
