# `users.groups`.
{ config, lib, ... }:
let
  inherit (lib) types;

  group =
    { name, ... }:
    {
      options = {
        name = lib.mkOption {
          type = types.str;
          default = name;
          description = "The name of the group.";
        };
        gid = lib.mkOption {
          type = types.nullOr types.int;
          default = null;
          description = "The number of the group; without one the host gives it one.";
        };
        members = lib.mkOption {
          type = types.listOf types.str;
          default = [ ];
          description = "Accounts in the group.";
        };
      };
    };
in
{
  options.users.groups = lib.mkOption {
    type = types.attrsOf (types.submodule group);
    default = { };
    example = {
      deploy.members = [ "ops" ];
    };
    description = "Groups by name.";
  };

  config.system-manager.manifest.groups = lib.mapAttrs' (_: each: {
    inherit (each) name;
    value =
      lib.optionalAttrs (each.gid != null) { inherit (each) gid; }
      // lib.optionalAttrs (each.members != [ ]) { members = lib.unique each.members; };
  }) config.users.groups;
}
