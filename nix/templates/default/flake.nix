{
  description = "The configuration of this host";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    sm = {
      # Where the sources of sm are: a directory, or a repository that you trust.
      url = "path:/opt/sm";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    { sm, ... }:
    {
      # `sm plan --flake .` takes what is named for the host, else `default`.
      systemConfigs.default = sm.lib.makeSystemConfig {
        modules = [ ./system.nix ];
      };
    };
}
