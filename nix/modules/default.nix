# The modules of every configuration.
[
  ./assertions.nix
  ./environment.nix
  ./etc.nix
  ./firewall.nix
  ./groups.nix
  ./ids.nix
  ./kernel.nix
  ./manifest.nix
  ./networking.nix
  ./nix-conf.nix
  ./nixpkgs.nix
  ./preactivation.nix
  ./profile.nix
  ./settings.nix
  ./stubs.nix
  ./tmpfiles.nix
  ./tmpfiles-packages.nix
  ./users.nix
  ./users-ignored.nix
  ./users-packages.nix
  ./users-ssh.nix
  ./users-unnumbered.nix
  ./utils.nix
]
++ import ./systemd
