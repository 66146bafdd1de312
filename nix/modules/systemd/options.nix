# Units by their type: systemd.services, systemd.timers and so on.
{ config, lib, ... }:
let
  inherit (lib) mkOption;
  unitTypes = import ../../systemd/unit-types.nix {
    inherit lib;
    inherit (config.nixpkgs.buildPlatform) system;
    shell = config.systemd.scriptShell;
    strict = config.systemd.enableStrictShellChecks;
  };

  named =
    type:
    mkOption {
      type = lib.types.attrsOf unitTypes.${type};
      default = { };
      description = "Units of the type ${type}, by name without .${type}.";
    };
  listed =
    type:
    mkOption {
      type = lib.types.listOf unitTypes.${type};
      default = [ ];
      description = "Units of the type ${type}, each named for where it mounts.";
    };
in
{
  options.systemd = {
    services = named "service";
    sockets = named "socket";
    timers = named "timer";
    targets = named "target";
    paths = named "path";
    slices = named "slice";
    mounts = listed "mount";
    automounts = listed "automount";

    globalEnvironment = mkOption {
      type =
        with lib.types;
        attrsOf (
          nullOr (oneOf [
            str
            path
            package
          ])
        );
      default = { };
      description = "Variables of all services.";
    };
    enableStrictShellChecks = mkOption {
      type = lib.types.bool;
      default = false;
      description = "What `enableStrictShellChecks` of services is unless they say otherwise.";
    };
    scriptShell = mkOption {
      type = lib.types.str;
      default = "/bin/bash";
      example = lib.literalExpression "pkgs.runtimeShell";
      description = "The bash that runs the scripts of services: the host's, unless said otherwise.";
    };
    package = mkOption {
      type = lib.types.either lib.types.str lib.types.package;
      default = "/usr";
      description = "Where systemd's programs are, below bin and lib/systemd: the host's own, which fit what is running.";
    };
  };
}
