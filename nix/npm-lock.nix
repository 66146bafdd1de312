# The lock file with the address of every package: npm leaves out those of the registry, and nix fetches
# each package by itself.
lock:
let
  name =
    path:
    let
      parts = builtins.split "node_modules/" path;
    in
    builtins.elemAt parts (builtins.length parts - 1);
  address =
    path: package:
    let
      full = package.name or (name path);
    in
    "https://registry.npmjs.org/${full}/-/${baseNameOf full}-${package.version}.tgz";
in
lock
// {
  packages = builtins.mapAttrs (
    path: package: if path == "" then package else { resolved = address path package; } // package
  ) lock.packages;
}
