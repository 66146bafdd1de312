# Units of systemd, as NixOS declares them, and what modules written for NixOS expect beside them.
[
  ./options.nix
  ./units.nix
  ./render.nix
  ./packages.nix
  ./checks.nix
  ./contribute.nix
]
