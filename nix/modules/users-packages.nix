# `users.users.<name>.packages`: a tree of its own for each account, as on NixOS.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  users = lib.filter (user: user.enable && user.packages != [ ]) (
    lib.attrValues config.users.users
  );
  treeOf =
    user:
    pkgs.buildEnv {
      name = "user-environment";
      paths = user.packages;
      inherit (config.environment) pathsToLink extraOutputsToInstall;
      ignoreCollisions = true;
    };
in
{
  config.environment.etc = lib.mkIf (users != [ ]) (
    lib.listToAttrs (
      map (user: {
        name = "profiles/per-user/${user.name}";
        value = {
          source = treeOf user;
          mode = "direct-symlink";
        };
      }) users
    )
    // {
      "profile.d/zy-system-manager-per-user.sh".text = ''
        if [ -d "/etc/profiles/per-user/''${USER:-}/bin" ]; then
          PATH="/etc/profiles/per-user/$USER/bin:$PATH"
          export PATH
        fi
      '';
    }
  );
}
