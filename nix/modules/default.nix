# The modules of every configuration.
[
  ./assertions.nix
  ./manifest.nix
  ./nixpkgs.nix
]
++ import ./systemd
