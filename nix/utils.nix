# The `utils` that modules written for NixOS ask for, as far as it makes sense on other hosts.
{ lib }:
let
  hex = number: lib.fixedWidthString 2 "0" (lib.toLower (lib.toHexString number));
in
{
  # A shell as it is written into accounts: packages bring theirs into the profile.
  toShellPath =
    shell:
    if lib.types.shellPackage.check shell then
      "/run/system-manager/sw${shell.shellPath}"
    else if lib.types.package.check shell then
      throw "Cannot use ${lib.getName shell} as a shell: it has no `shellPath`"
    else
      shell;
}
