# The types that options of units have.
{ lib }:
let
  inherit (builtins) isAttrs isList;

  isOne =
    value:
    lib.elem (builtins.typeOf value) [
      "null"
      "bool"
      "int"
      "float"
      "string"
      "path"
    ]
    || (isAttrs value && (value ? outPath || value ? __toString));
in
{
  # With the % of specifiers, which names in dependencies may have.
  unitName = lib.types.strMatching "[a-zA-Z0-9@%:_.\\-]+[.](service|socket|device|mount|automount|swap|target|path|timer|scope|slice)";

  # One value, or several for a key that is said several times. Several definitions that include a list add up.
  setting = lib.mkOptionType {
    name = "systemd option";
    description = "null, boolean, number, string, path or package, or a list of these";
    check = value: isOne value || (isList value && lib.all isOne (lib.flatten value));
    merge =
      place: definitions:
      let
        strongest = lib.filterOverrides definitions;
      in
      if lib.any (definition: isList definition.value) strongest then
        lib.concatMap (definition: lib.toList definition.value) strongest
      else
        lib.mergeEqualOption place strongest;
  };
}
