# Options that modules of NixOS read or set, and that mean nothing on another host. Setting one that would have had
# an effect on NixOS is told, so that nobody believes it has one here.
{ lib, config, ... }:
let
  inherit (lib) types;

  option =
    type: default:
    lib.mkOption {
      inherit type default;
      description = "Without effect.";
    };
  flag = option types.bool false;
  list = option (types.listOf types.raw) [ ];
  lines = option types.lines "";
  attributes = option types.anything { };

  # By their names, with dots.
  told = {
    "boot.extraModulePackages" = list;
    "boot.kernelParams" = list;
    "i18n.supportedLocales" = list;
    "programs.fuse.userAllowOther" = flag;
    "security.apparmor.policies" = attributes;
    "security.dhparams.params" = attributes;
    "security.pam.services" = attributes;
    "security.pki.certificateFiles" = list;
    "security.polkit.extraConfig" = lines;
    "security.wrappers" = attributes;
    "services.dbus.packages" = list;
    "services.logrotate.settings" = attributes;
    "services.systembus-notify.enable" = flag;
    "services.udev.extraRules" = lines;
    "services.udev.packages" = list;
    "system.activationScripts" = attributes;
    "systemd.user.paths" = attributes;
    "systemd.user.services" = attributes;
    "systemd.user.sockets" = attributes;
    "systemd.user.targets" = attributes;
    "systemd.user.timers" = attributes;
  };

  untold = {
    "boot.isContainer" = flag;
    # For modules that ask how new the kernel is: the oldest of the distributions that are still cared for.
    "boot.kernelPackages" = option types.raw { kernel.version = "5.10"; };
    "documentation" = attributes;
    "fonts.fontconfig.enable" = flag;
    "i18n.defaultLocale" = option types.str "C.UTF-8";
    "meta" = attributes;
    # Modules give it to their services: whoever needs a proxy says it here, variable by variable.
    "networking.proxy.envVars" = option (types.attrsOf types.str) { };
    "security.acme.acceptTerms" = flag;
    "security.acme.certs" = attributes;
    "security.acme.defaults" = attributes;
    "security.dhparams.enable" = flag;
    "security.polkit.enable" = flag;
    "services.logrotate.enable" = flag;
    "services.xserver.enable" = flag;
    "system.requiredKernelConfig" = list;
    "system.stateVersion" = option types.str lib.trivial.release;
  };

  path = lib.splitString ".";
  declared = lib.mapAttrsToList (name: lib.setAttrByPath (path name)) (told // untold);
  isSet = name: lib.getAttrFromPath (path name) config != told.${name}.default;
in
{
  options = lib.foldl' lib.recursiveUpdate { } declared;

  config = {
    warnings = map (name: "${name} has no effect: sm does not manage it.") (
      lib.filter isSet (lib.attrNames told)
    );
    assertions = [
      {
        assertion = config.security.acme.certs == { };
        message = "Cannot get certificates for ${lib.concatStringsSep ", " (lib.attrNames config.security.acme.certs)}: security.acme is not supported; get them with a client of the host, and name the files";
      }
    ];
  };
}
