# What services ask of the kernel and every distribution has a directory for.
{ config, lib, ... }:
let
  inherit (lib) types;
  parameters = lib.filterAttrs (_: value: value != null) config.boot.kernel.sysctl;
  written = value: if lib.isBool value then (if value then "1" else "0") else toString value;
  lines = lib.mapAttrsToList (name: value: "${name} = ${written value}\n") parameters;
in
{
  options.boot = {
    kernel.sysctl = lib.mkOption {
      type = types.attrsOf (
        types.nullOr (
          types.oneOf [
            types.bool
            types.int
            types.str
          ]
        )
      );
      default = { };
      example = {
        "vm.overcommit_memory" = 1;
      };
      description = "Kernel parameters, in a file of /etc/sysctl.d. One that goes keeps its value until the host boots.";
    };
    kernelModules = lib.mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "tls" ];
      description = "Kernel modules to load, in a file of /etc/modules-load.d.";
    };
  };

  config.system-manager.manifest.etc = {
    "sysctl.d/60-system-manager.conf" = lib.mkIf (parameters != { }) {
      text = lib.concatStrings lines;
      restart = [ "systemd-sysctl.service" ];
    };
    "modules-load.d/system-manager.conf" = lib.mkIf (config.boot.kernelModules != [ ]) {
      text = lib.concatMapStrings (name: "${name}\n") (lib.unique config.boot.kernelModules);
      restart = [ "systemd-modules-load.service" ];
    };
  };
}
