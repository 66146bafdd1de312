# Names and arguments as systemd escapes them (systemd.unit(5), systemd-escape(1), systemd.service(5)).
{ lib }:
let
  inherit (lib) concatStringsSep concatMapStringsSep filter hasPrefix;

  allowed = lib.stringToCharacters "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:_.";
  hexadecimal = lib.stringToCharacters "0123456789abcdef";
  digit = lib.elemAt hexadecimal;

  # Characters by their codes, as far as they are ASCII and can be written.
  codes = lib.listToAttrs (
    lib.imap0 (at: character: lib.nameValuePair character (at + 32)) (
      lib.stringToCharacters " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
    )
  );

  escaped =
    character:
    if lib.elem character allowed then
      character
    else if character == "/" then
      "-"
    else if codes ? ${character} then
      let
        code = codes.${character};
      in
      "\\x${digit (code / 16)}${digit (lib.mod code 16)}"
    else
      throw "Cannot escape a path for systemd: found ${builtins.toJSON character}, expected ASCII";
in
rec {
  # What `systemd-escape --path` prints: /srv/my data is srv-my\x20data.
  escapeSystemdPath =
    path:
    let
      parts = filter (part: part != "" && part != ".") (lib.splitString "/" path);
      joined = concatStringsSep "/" parts;
      text = lib.concatMapStrings escaped (lib.stringToCharacters joined);
    in
    if lib.elem ".." parts then
      throw "Cannot escape ${path} for systemd: found .., expected a path without it"
    else if parts == [ ] then
      "-"
    else if hasPrefix "." text then
      "\\x2e${lib.removePrefix "." text}"
    else
      text;

  # One argument of an Exec line: quoted, nothing in it is expanded.
  escapeSystemdExecArg =
    argument:
    let
      text = if builtins.isPath argument then "${argument}" else toString argument;
    in
    if builtins.isAttrs argument && !(argument ? outPath) || builtins.isList argument then
      throw "Cannot escape an argument for systemd: found a ${builtins.typeOf argument}, expected a string, path, number or package"
    else
      lib.replaceStrings [ "%" "$" ] [ "%%" "$$" ] (builtins.toJSON text);

  escapeSystemdExecArgs = concatMapStringsSep " " escapeSystemdExecArg;
}
