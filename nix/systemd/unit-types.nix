# The type of unit that each option of `systemd` holds.
{
  lib,
  system ? builtins.currentSystem,
  shell ? "/bin/bash",
  strict ? false,
}:
let
  types = import ./types.nix { inherit lib; };
  scripts = import ./scripts.nix { inherit lib system shell; };
  common = import ./common-options.nix { inherit lib types; };
  exec = import ./exec-options.nix { inherit lib types scripts; };
  service = import ./service-options.nix { inherit lib types; };
  others = import ./other-options.nix { inherit lib types; };

  submodule =
    suffix: modules: lib.types.submodule { imports = [ (common.module suffix) ] ++ modules; };
in
{
  service = submodule "service" [
    service
    (exec.module { strictByDefault = strict; })
  ];
}
// lib.mapAttrs (suffix: module: submodule suffix [ module ]) others
