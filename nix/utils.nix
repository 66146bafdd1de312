# The `utils` that modules written for NixOS ask for, as far as it makes sense on other hosts.
{
  lib,
  pkgs ? throw "utils needs packages for this; set nixpkgs",
  # For the types of units only: where scripts are built, and what runs them.
  system ? "x86_64-linux",
  shell ? "/bin/bash",
}:
let
  escape = import ./systemd/escape.nix { inherit lib; };
  types = import ./systemd/types.nix { inherit lib; };
  unitTypes = import ./systemd/unit-types.nix { inherit lib system shell; };
  scripts = import ./systemd/scripts.nix { inherit lib system shell; };
  secrets = import ./secrets.nix { inherit lib pkgs; };

  withEnd = path: "${path}${lib.optionalString (!lib.hasSuffix "/" path) "/"}";
  namesOf = map lib.getName;
in
escape
// secrets
// {
  # A shell as it is written into accounts: packages bring theirs into the profile.
  toShellPath =
    shellPackage:
    if lib.types.shellPackage.check shellPackage then
      "/run/system-manager/sw${shellPackage.shellPath}"
    else if lib.types.package.check shellPackage then
      throw "Cannot use ${lib.getName shellPackage} as a shell: it has no `shellPath`"
    else
      shellPackage;

  # A file by itself in the store, without the directory that it lies in.
  copyFile =
    path:
    builtins.path {
      inherit path;
      name = lib.strings.sanitizeDerivationName (baseNameOf path);
    };

  # Whether one file system has to be mounted before another.
  fsBefore =
    first: second:
    let
      mountPoint = withEnd first.mountPoint;
      needs = [
        (toString second.device)
        second.mountPoint
      ]
      ++ second.depends;
    in
    lib.any (needed: lib.hasPrefix mountPoint (withEnd needed)) needs;

  removePackagesByName =
    packages: unwanted: lib.filter (one: !lib.elem (lib.getName one) (namesOf unwanted)) packages;

  disablePackageByName = package: unwanted: !lib.elem (lib.getName package) (namesOf unwanted);

  systemdUtils = {
    lib = {
      unitNameType = types.unitName;
      mkPathSafeName = lib.strings.sanitizeDerivationName;
      makeJobScript =
        {
          name,
          text,
          enableStrictShellChecks ? false,
        }:
        scripts.jobScript {
          inherit name text;
          strict = enableStrictShellChecks;
        };
      attrsToSection = (import ./systemd/value.nix { inherit lib; }).lines;
    };
    unitOptions.unitOption = types.setting;
    types = {
      services = lib.types.attrsOf unitTypes.service;
      sockets = lib.types.attrsOf unitTypes.socket;
      timers = lib.types.attrsOf unitTypes.timer;
      targets = lib.types.attrsOf unitTypes.target;
      paths = lib.types.attrsOf unitTypes.path;
      slices = lib.types.attrsOf unitTypes.slice;
      mounts = lib.types.listOf unitTypes.mount;
      automounts = lib.types.listOf unitTypes.automount;
    };
  };
}
