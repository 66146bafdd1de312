# How systemd writes what Nix values mean.
{ lib }:
let
  inherit (builtins) isAttrs isPath toJSON;

  word =
    value:
    if value == true then
      "true"
    else if value == false then
      "false"
    else
      toString value;

  # A list is a key said several times; null is the key with nothing, by which systemd forgets what was said before.
  lines =
    settings:
    lib.concatStrings (
      lib.concatLists (
        lib.mapAttrsToList (key: value: map (one: "${key}=${word one}\n") (lib.toList value)) settings
      )
    );

  plain =
    item:
    if isPath item then
      "${item}"
    else if isAttrs item && !(item ? outPath || item ? __toString) then
      toJSON item
    else
      word item;
in
{
  inherit lines;

  # A section without settings is left out.
  section = name: settings: lib.optionalString (settings != { }) "[${name}]\n${lines settings}";

  # Environment= takes C escapes in quotes, and those of JSON are some of them. Unset variables are null.
  environment =
    variables:
    map (name: toJSON "${name}=${variables.${name}}") (
      lib.filter (name: variables.${name} != null) (lib.attrNames variables)
    );

  # Triggers only have to differ when what they stand for does: their digest is enough, and keeps no path alive.
  digest =
    triggers: builtins.hashString "sha256" (lib.concatMapStringsSep " " plain (lib.flatten triggers));
}
