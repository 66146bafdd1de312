# The type of parts of the manifest: attributes merge, lists are joined, and two values for one place are a
# conflict. A part that only one module has is taken as it is, at once: with the types of the library each
# word in it would cost as much as an option.
{ lib }:
let
  isMarked = value: lib.isAttrs value && value ? _type;
  isScalar =
    value: value == null || lib.isString value || lib.isBool value || lib.isInt value || lib.isFloat value;

  json = lib.mkOptionType {
    name = "json";
    description = "JSON value";
    check = value: isScalar value || lib.isAttrs value || lib.isList value || lib.isPath value;
    merge =
      loc: defs:
      if lib.length defs == 1 then
        single loc (lib.head defs)
      else if lib.all (def: lib.isAttrs def.value && !lib.isDerivation def.value) defs then
        attributes loc defs
      else if lib.all (def: lib.isList def.value) defs then
        lib.concatMap (single loc) defs
      else
        lib.mergeEqualOption loc defs;
    emptyValue.value = { };
  };

  # What mkIf, mkMerge, mkForce and the like stand for is the library's part.
  merged =
    loc: defs:
    if lib.length defs > 1 || isMarked (lib.head defs).value then
      (lib.modules.mergeDefinitions loc json defs).optionalValue
    else
      { value = single loc (lib.head defs); };

  attributes =
    loc: defs:
    let
      pairs = map (def: lib.mapAttrs (_: value: def // { inherit value; }) def.value) defs;
      values = lib.zipAttrsWith (name: merged (loc ++ [ name ])) pairs;
    in
    lib.mapAttrs (_: each: each.value) (lib.filterAttrs (_: each: each ? value) values);

  elements =
    loc: def:
    lib.concatMap (
      element:
      let
        one = merged loc [ (def // { value = element; }) ];
      in
      lib.optional (one ? value) one.value
    ) def.value;

  single =
    loc: def:
    let
      inherit (def) value;
    in
    if lib.isDerivation value || lib.isPath value then
      "${value}"
    else if lib.isAttrs value then
      attributes loc [ def ]
    else if lib.isList value then
      elements loc def
    else if isScalar value then
      value
    else
      (lib.modules.mergeDefinitions loc json [ def ]).mergedValue;
in
json
