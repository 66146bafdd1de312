{
  description = "The configuration of this host";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    sm = {
      url = "github:sm/sm";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    { sm, ... }:
    {
      # `sm plan --flake .` takes the one that is named for the host, else `default`.
      systemConfigs.default = sm.lib.makeSystemConfig {
        modules = [ ./system.nix ];
      };
    };
}
