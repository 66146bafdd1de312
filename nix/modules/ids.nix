# `ids`: NixOS gives its services numbers of its own. On other hosts these may belong to somebody else, so
# each name has none here, and the host chooses one.
{ lib, modulesPath, ... }:
let
  file = modulesPath + "/misc/ids.nix";
  # Only which names there are counts, and only once a module asks for one.
  known =
    if builtins.pathExists file then (import file { inherit lib; config = { }; }).config.ids else { };
  unnumbered =
    kind:
    lib.mkOption {
      type = lib.types.attrsOf (lib.types.nullOr lib.types.int);
      default = lib.mapAttrs (_: _: null) (known.${kind} or { });
      internal = true;
      description = "Numbers of accounts; null lets the host choose.";
    };
in
{
  options.ids = {
    uids = unnumbered "uids";
    gids = unnumbered "gids";
  };
}
