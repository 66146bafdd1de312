# What the flake offers as `lib`. Without flakes: `import ./nix/lib.nix { nixpkgs = <nixpkgs>; }`.
{
  nixpkgs ? <nixpkgs>,
  lib ? nixpkgs.lib or (import (nixpkgs + "/lib")),
}:
let
  manifestFile = import ./manifest-file.nix { inherit lib; };
  utils = import ./utils.nix { inherit lib; };

  # Nothing here may touch packages until a module does: evaluating nixpkgs costs more than all the rest.
  packagesFor =
    settings:
    let
      host = settings.hostPlatform.system;
      build = settings.buildPlatform.system;
      asIs = host == build && settings.overlays == [ ] && settings.config == { };
    in
    if asIs && nixpkgs ? legacyPackages then
      nixpkgs.legacyPackages.${host}
    else
      import nixpkgs (
        {
          localSystem = settings.buildPlatform;
          inherit (settings) overlays config;
        }
        // lib.optionalAttrs (host != build) { crossSystem = settings.hostPlatform; }
      );

  # All failed assertions at once; warnings on the way.
  checked =
    config: value:
    let
      failed = map ({ message, ... }: message) (lib.filter (each: !each.assertion) config.assertions);
      warned = lib.foldr lib.warn value config.warnings;
    in
    if failed == [ ] then
      warned
    else
      throw "\nFailed assertions:\n${lib.concatMapStringsSep "\n" (message: "- ${message}") failed}";
in
{
  inherit utils;

  # A derivation whose output is one file, the manifest; `config` and `options` come with it.
  makeSystemConfig =
    {
      modules,
      overlays ? [ ],
      specialArgs ? { },
    }:
    let
      evaluated = lib.evalModules {
        specialArgs = {
          modulesPath = nixpkgs + "/nixos/modules";
          nixosModulesPath = nixpkgs + "/nixos/modules";
        }
        // specialArgs;
        modules = import ./modules ++ modules ++ [ base ];
      };
      base =
        { config, ... }:
        {
          _file = ./lib.nix;
          nixpkgs = { inherit overlays; };
          _module.args.pkgs = lib.mkDefault (packagesFor config.nixpkgs);
        };
      inherit (evaluated) config options;
      text = checked config (builtins.toJSON config.system-manager.build.manifest);
      file = manifestFile {
        inherit text;
        system = config.nixpkgs.buildPlatform.system;
        inherit (config.system) checks;
      };
      # All of a derivation, and whose names are known before anything of it is: a configuration with
      # mistakes in it can be looked at.
      result = {
        inherit (file)
          drvAttrs
          drvPath
          name
          outPath
          outputName
          system
          ;
        inherit config options text;
        type = "derivation";
        outputs = [ "out" ];
        all = [ result ];
        out = result;
      };
    in
    result;
}
