# `ids`: NixOS gives its services numbers of its own. On other hosts these may belong to somebody else, so
# each name has none here, and the host chooses one.
{ lib, modulesPath, ... }:
let
  file = modulesPath + "/misc/ids.nix";
  # Only which names there are counts, and only once a module asks for one.
  known =
    if builtins.pathExists file then (import file { inherit lib; config = { }; }).config.ids else { };
  numbers = lib.mkOption {
    type = lib.types.attrsOf (lib.types.nullOr lib.types.int);
    default = { };
    internal = true;
    description = "Numbers of accounts; null lets the host choose.";
  };
  unnumbered = kind: lib.mapAttrs (_: _: lib.mkDefault null) (known.${kind} or { });
in
{
  options.ids = {
    uids = numbers;
    gids = numbers;
  };

  config.ids = {
    uids = unnumbered "uids";
    gids = unnumbered "gids";
  };
}
