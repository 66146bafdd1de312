# `systemd.tmpfiles.packages`: what a package holds is not known before it is built, so its files are put in
# place as they are.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (config.systemd.tmpfiles) packages;

  tree =
    if lib.length packages == 1 then
      lib.head packages
    else
      pkgs.buildEnv {
        name = "tmpfiles.d";
        paths = packages;
        pathsToLink = [ "/lib/tmpfiles.d" ];
      };
in
{
  options.systemd.tmpfiles.packages = lib.mkOption {
    type = lib.types.listOf lib.types.package;
    default = [ ];
    description = ''
      Packages with files in `lib/tmpfiles.d`. They are copied to `/etc/tmpfiles.d`, and carried out by
      systemd at boot: an apply carries out only lines of `rules` and `settings`.
    '';
  };

  config = lib.mkIf (packages != [ ]) {
    system-manager.manifest.files."/etc/tmpfiles.d".source = "${tree}/lib/tmpfiles.d/*.conf";
    warnings = [
      "systemd.tmpfiles.packages: the lines of ${
        lib.concatMapStringsSep ", " lib.getName packages
      } are put in place and carried out at the next boot; only those of rules and settings are carried out by an apply."
    ];
  };
}
