# Units of packages: their files are the units, and what the configuration says of them are drop-ins.
{ config, lib, ... }:
let
  unitsOf = import ../../systemd/package-units.nix { inherit lib; };
  isMasked = name: lib.elem name config.systemd.maskedUnits;
in
{
  options.systemd.packages = lib.mkOption {
    type = lib.types.listOf (lib.types.either lib.types.package lib.types.str);
    default = [ ];
    example = lib.literalExpression "[ pkgs.fwupd ]";
    description = ''
      Packages with units in etc/systemd/system or lib/systemd/system. They are built when the configuration is evaluated,
      because only then is it known what they hold; `systemd.units.<name>.source` names a unit without that.
    '';
  };

  config.systemd.units = lib.mkMerge (
    map (unit: removeAttrs unit (lib.filter isMasked (lib.attrNames unit))) (
      lib.concatMap unitsOf (lib.unique config.systemd.packages)
    )
  );
}
