# `networking.firewall`: modules of services open ports with it. sm has no firewall, and says which ports
# somebody has to open.
{ config, lib, ... }:
let
  inherit (lib) types;
  cfg = config.networking.firewall;
  ports = lib.mkOption {
    type = types.listOf types.port;
    default = [ ];
    description = "Ports that the firewall of the host has to let through.";
  };
  ranges = lib.mkOption {
    type = types.listOf (types.attrsOf types.port);
    default = [ ];
    description = "Ranges of ports that the firewall of the host has to let through.";
  };
  perInterface = {
    allowedTCPPorts = ports;
    allowedTCPPortRanges = ranges;
    allowedUDPPorts = ports;
    allowedUDPPortRanges = ranges;
  };

  listed =
    label: settings:
    let
      named = protocol: [
        (map toString settings."allowed${protocol}Ports")
        (map (range: "${toString range.from}-${toString range.to}")
          settings."allowed${protocol}PortRanges"
        )
      ];
      line =
        protocol:
        let
          all = lib.concatLists (named protocol);
        in
        lib.optional (all != [ ]) "${protocol} ${lib.concatStringsSep ", " all}${label}";
    in
    line "TCP" ++ line "UDP";

  wanted =
    listed "" cfg
    ++ lib.concatLists (
      lib.mapAttrsToList (name: listed " on ${name}") cfg.interfaces
    );
  other = lib.attrNames (
    lib.filterAttrs (name: value: value != "" && value != [ ]) {
      inherit (cfg) extraCommands extraStopCommands trustedInterfaces;
    }
  );
in
{
  options.networking.firewall = perInterface // {
    enable = lib.mkOption {
      type = types.bool;
      default = false;
      description = "Without effect: the firewall is the host's own.";
    };
    allowPing = lib.mkOption {
      type = types.bool;
      default = true;
      description = "Without effect.";
    };
    interfaces = lib.mkOption {
      type = types.attrsOf (types.submodule { options = perInterface; });
      default = { };
      description = "Ports by interface.";
    };
    trustedInterfaces = lib.mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Without effect.";
    };
    extraCommands = lib.mkOption {
      type = types.lines;
      default = "";
      description = "Without effect.";
    };
    extraStopCommands = lib.mkOption {
      type = types.lines;
      default = "";
      description = "Without effect.";
    };
  };

  config.warnings =
    lib.optional (cfg.enable || wanted != [ ])
      "networking.firewall: sm has no firewall${
        lib.optionalString (
          wanted != [ ]
        ) "; see to it that the host's own lets through ${lib.concatStringsSep "; " wanted}"
      }."
    ++ map (name: "networking.firewall.${name} has no effect: sm has no firewall.") other;
}
