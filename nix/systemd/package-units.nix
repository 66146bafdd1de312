# The units that a package brings along. Reading a package while evaluating builds it first, so
# only what `systemd.packages` names is read.
{ lib }:
package:
let
  types = import ./types.nix { inherit lib; };
  isUnit = name: types.unitName.check name;

  directoriesOf =
    root:
    lib.filter builtins.pathExists (
      map (below: "${root}/${below}/systemd/system") [
        "etc"
        "lib"
      ]
    );

  entriesOf =
    directory:
    lib.mapAttrsToList (name: kind: {
      inherit name kind;
      path = "${directory}/${name}";
    }) (builtins.readDir directory);

  entries = lib.concatMap entriesOf (directoriesOf "${package}");
  files = lib.filter ({ name, kind, ... }: kind != "directory" && isUnit name) entries;
  real = lib.filter ({ kind, ... }: kind == "regular") files;

  typeOf = name: lib.last (lib.splitString "." name);

  # Nix cannot read where a link leads: one with the bytes of a unit beside it is another name of that.
  originalOf =
    file:
    lib.findFirst (
      other:
      typeOf other.name == typeOf file.name
      && builtins.readFile other.path == builtins.readFile file.path
    ) null real;

  fileOf =
    file:
    let
      original = if file.kind == "symlink" then originalOf file else null;
    in
    if original == null then
      { ${file.name}.source = file.path; }
    else
      { ${original.name}.aliases = [ file.name ]; };

  inDirectories =
    suffix: make:
    lib.concatMap (
      { name, path, ... }:
      let
        unit = lib.removeSuffix suffix name;
      in
      lib.optionals (isUnit unit) (map (make unit path) (lib.attrNames (builtins.readDir path)))
    ) (lib.filter ({ name, kind, ... }: kind == "directory" && lib.hasSuffix suffix name) entries);
in
# What is wanted by other units is for the configuration to say, as in NixOS.
map fileOf files
++ inDirectories ".d" (
  unit: path: file: { ${unit}.dropIns.${file} = builtins.readFile "${path}/${file}"; }
)
++ inDirectories ".requires" (unit: _: wanted: { ${wanted}.requiredBy = [ unit ]; })
