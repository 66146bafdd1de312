# Evaluates modules of NixOS as they are, and lists the units of each. Needs all of nixpkgs, so nothing else asks for it:
#   nix-instantiate --eval --strict --json nix/check-modules.nix -A nginx
{
  nixpkgs ? <nixpkgs>,
  hostPlatform ? builtins.currentSystem,
}:
let
  sm = import ./lib.nix { inherit nixpkgs; };

  # Modules by their paths below nixos/modules, and what switches them on.
  modules = {
    caddy = {
      path = "services/web-servers/caddy";
      services.caddy.enable = true;
    };
    earlyoom = {
      path = "services/system/earlyoom.nix";
      services.earlyoom.enable = true;
    };
    memcached = {
      path = "services/databases/memcached.nix";
      services.memcached.enable = true;
    };
    nginx = {
      path = "services/web-servers/nginx";
      services.nginx = {
        enable = true;
        virtualHosts."example.org".root = "/srv/www";
      };
    };
    node-exporter = {
      path = "services/monitoring/prometheus/exporters.nix";
      services.prometheus.exporters.node.enable = true;
    };
    redis = {
      path = "services/databases/redis.nix";
      services.redis.servers."".enable = true;
    };
    restic-rest-server = {
      path = "services/backup/restic-rest-server.nix";
      services.restic.server.enable = true;
    };
    syncthing = {
      path = "services/networking/syncthing.nix";
      services.syncthing.enable = true;
    };
  };

  unitsOf =
    { path, services }:
    let
      built = sm.makeSystemConfig {
        modules = [
          (
            { modulesPath, ... }:
            {
              imports = [ (modulesPath + "/${path}") ];
              nixpkgs = { inherit hostPlatform; };
              inherit services;
            }
          )
        ];
      };
    in
    # The whole text, so that assertions and every value are looked at.
    builtins.attrNames (builtins.fromJSON (builtins.unsafeDiscardStringContext built.text)).units;
in
builtins.mapAttrs (_: unitsOf) modules
