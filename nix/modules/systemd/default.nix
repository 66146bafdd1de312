# Units of systemd, as NixOS declares them.
[
  ./options.nix
  ./units.nix
  ./render.nix
  ./packages.nix
  ./checks.nix
  ./contribute.nix
]
