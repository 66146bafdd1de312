# `networking`: what modules of services ask for. sm leaves the network of the host alone, and says so where
# a value would have had an effect.
{ config, lib, ... }:
let
  inherit (lib) types;
  cfg = config.networking;
  inert =
    type: default: description:
    lib.mkOption { inherit type default description; };
  names = types.listOf types.str;

  told = {
    hostName = cfg.hostName != "";
    domain = cfg.domain != null;
    enableIPv6 = !cfg.enableIPv6;
    nameservers = cfg.nameservers != [ ];
    hosts = cfg.hosts != { };
    extraHosts = cfg.extraHosts != "";
  };
in
{
  options.networking = {
    hostName = inert types.str "" "The name of the host, for modules to read; sm does not set it.";
    domain = inert (types.nullOr types.str) null "The domain of the host, for modules to read.";
    fqdn = lib.mkOption {
      type = types.str;
      readOnly = true;
      description = "Name and domain of the host.";
    };
    fqdnOrHostName = lib.mkOption {
      type = types.str;
      readOnly = true;
      description = "Name and domain of the host, or its name where it has no domain.";
    };
    enableIPv6 = inert types.bool true "Whether there is IPv6, for modules to read.";
    nameservers = inert names [ ] "Without effect.";
    hosts = inert (types.attrsOf names) { } "Without effect: write /etc/hosts with environment.etc.";
    extraHosts = inert types.lines "" "Without effect: write /etc/hosts with environment.etc.";
  };

  config = {
    networking = {
      fqdn =
        if cfg.hostName != "" && cfg.domain != null then
          "${cfg.hostName}.${cfg.domain}"
        else
          throw "networking.fqdn needs networking.hostName and networking.domain; set both.";
      fqdnOrHostName = if cfg.domain == null then cfg.hostName else cfg.fqdn;
    };

    warnings = map (
      name:
      "networking.${name} is for modules to read: sm does not set it on the host."
    ) (lib.attrNames (lib.filterAttrs (_: isSet: isSet) told));
  };
}
