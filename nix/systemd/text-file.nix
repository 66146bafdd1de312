# A text in the store. What refers to no derivation needs none itself.
{ lib, system }:
name: text:
let
  safeName = lib.strings.sanitizeDerivationName name;
  references = lib.attrValues (builtins.getContext text);
  quoted = "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] text}'";
  isPlain = lib.all (reference: !(reference ? outputs || reference ? allOutputs)) references;
in
if isPlain then
  builtins.toFile safeName text
else
  "${derivation {
    name = safeName;
    inherit system;
    # Nothing but a shell is certain to be there. A file may be longer than the environment of a process.
    builder = "/bin/sh";
    args = [
      "-c"
      ". \"$writePath\""
    ];
    write = "printf %s ${quoted} >\"$out\"\n";
    passAsFile = [ "write" ];
    preferLocalBuild = true;
    allowSubstitutes = false;
  }}"
