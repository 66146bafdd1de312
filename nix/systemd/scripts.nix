# The scripts of a service: texts in the store, and the shell that runs them.
{
  lib,
  system,
  shell,
}:
let
  textFile = import ./text-file.nix { inherit lib system; };
  hostPaths = import ./host-paths.nix { inherit lib; };
in
{
  # Ends with the first command that fails; with `strict` also on unset variables and inside of pipes.
  jobScript =
    {
      name,
      text,
      strict,
    }:
    textFile "unit-script-${name}" (
      hostPaths ''
        set -e${lib.optionalString strict "uo pipefail"}

        ${text}
      ''
    );

  # What an Exec line says to run a script. The file needs no x bit, nor a label that lets systemd execute it.
  run = script: "${shell} ${script}";
}
