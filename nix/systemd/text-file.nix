# A text in the store. What refers to no derivation needs none itself.
{ lib, system }:
name: text:
let
  safeName = lib.strings.sanitizeDerivationName name;
  references = lib.attrValues (builtins.getContext text);
  isPlain = lib.all (reference: !(reference ? outputs || reference ? allOutputs)) references;
in
if isPlain then
  builtins.toFile safeName text
else
  "${derivation {
    name = safeName;
    inherit system text;
    passAsFile = [ "text" ];
    # Nothing but a shell is certain to be there, and nothing but this is needed.
    builder = "/bin/sh";
    args = [
      "-c"
      ''while IFS= read -r line; do printf '%s\n' "$line"; done <"$textPath" >"$out"''
    ];
    preferLocalBuild = true;
    allowSubstitutes = false;
  }}"
