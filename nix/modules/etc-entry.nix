# What an entry of `environment.etc` is in the manifest.
{ lib }:
file:
let
  source = "${file.source}";
  inStore = lib.hasPrefix "${builtins.storeDir}/" source;

  # NixOS writes numbers as "+5".
  owner =
    text:
    if builtins.match "[+][0-9]+" text == null then
      text
    else
      lib.toIntBase10 (lib.removePrefix "+" text);
  given = lib.filterAttrs (_: value: value != "root" && value != 0) {
    user = owner file.user;
    group = owner file.group;
  };

  # A text is a regular file unless a link is asked for by name: a file of ours in the store would need a build.
  content =
    if file.isText then
      {
        inherit (file) text;
      }
      // lib.optionalAttrs file.modeIsSet { mode = if file.isLink then "symlink" else file.mode; }
      // lib.optionalAttrs (!(file.modeIsSet && file.isLink)) given
    else if file.sensitive then
      { inherit source; } // lib.optionalAttrs file.modeIsSet { inherit (file) mode; } // given
    else if !file.isLink then
      {
        inherit source;
        inherit (file) mode;
      }
      // given
    else if inStore && file.mode == "symlink" then
      { inherit source; }
    else
      { link = source; };

  optional = name: lib.optionalAttrs (file.${name} != [ ]) { ${name} = file.${name}; };
in
content
// lib.optionalAttrs (file.onConflict != null) { inherit (file) onConflict; }
// lib.optionalAttrs file.sensitive { sensitive = true; }
// optional "knownHashes"
// optional "reload"
// optional "restart"
// optional "validate"
