# The modules of every configuration.
[
  ./assertions.nix
  ./environment.nix
  ./etc.nix
  ./firewall.nix
  ./groups.nix
  ./manifest.nix
  ./networking.nix
  ./nix-conf.nix
  ./nixpkgs.nix
  ./preactivation.nix
  ./profile.nix
  ./settings.nix
  ./tmpfiles-packages.nix
  ./tmpfiles.nix
  ./users-ignored.nix
  ./users-packages.nix
  ./users-ssh.nix
  ./users.nix
]
++ import ./systemd
