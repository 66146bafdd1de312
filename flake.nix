{
  description = "Plan, apply and drift detection for the configuration of one Linux host";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      forSystems = lib.genAttrs [
        "x86_64-linux"
        "aarch64-linux"
      ];
      # Packages are touched only by what asks for them: the rest needs no more of nixpkgs than its lib.
      packagesOf = system: nixpkgs.legacyPackages.${system};
      ours = import ./nix/lib.nix { inherit nixpkgs lib; };
    in
    {
      lib = ours;

      packages = forSystems (system: rec {
        sm = (packagesOf system).callPackage ./nix/package.nix { };
        default = sm;
      });

      overlays.default = final: _: { sm = final.callPackage ./nix/package.nix { }; };

      nixosModules = {
        # The modules of a configuration, for who evaluates them elsewhere.
        default.imports = import ./nix/modules;
        # The command on a NixOS host.
        sm =
          { pkgs, ... }:
          {
            environment.systemPackages = [ self.packages.${pkgs.stdenv.hostPlatform.system}.sm ];
          };
      };

      templates = rec {
        default = {
          path = ./nix/templates/default;
          description = "The configuration of one host";
        };
        standalone = default;
      };

      checks = forSystems (system: {
        inherit (self.packages.${system}) sm;
        template = ours.makeSystemConfig {
          modules = [
            ./nix/templates/default/system.nix
            { nixpkgs.hostPlatform = lib.mkForce system; }
          ];
        };
      });

      devShells = forSystems (system: {
        default = (packagesOf system).mkShellNoCC {
          packages = [
            (packagesOf system).nodejs_24
            (packagesOf system).nixfmt-rfc-style
          ];
        };
      });
    };
}
