# `utils` as an argument of modules. What needs packages or the configuration asks for them only then.
{
  config,
  lib,
  pkgs,
  ...
}:
{
  _module.args.utils = lib.mkDefault (
    import ../utils.nix {
      inherit lib pkgs;
      inherit (config.nixpkgs.buildPlatform) system;
      shell = config.systemd.scriptShell;
    }
  );
}
