# `environment.etc`: files below /etc.
{ config, lib, ... }:
let
  inherit (lib) types;
  toEntry = import ./etc-entry.nix { inherit lib; };

  enabled = lib.filterAttrs (_: file: file.enable) config.environment.etc;
  namesByTarget = lib.groupBy (name: enabled.${name}.target) (lib.attrNames enabled);
  taken = lib.filterAttrs (_: names: lib.length names > 1) namesByTarget;
in
{
  options.environment.etc = lib.mkOption {
    type = types.attrsOf (
      types.submodule {
        imports = [ ./etc-options.nix ];
        _module.args.buildSystem = config.nixpkgs.buildPlatform.system;
      }
    );
    default = { };
    example = {
      motd.text = "Welcome\n";
      "app/app.conf" = {
        source = "/nix/store/…-app.conf";
        mode = "0440";
        group = "app";
      };
    };
    description = "Files below /etc, by their path there.";
  };

  config = {
    system-manager.manifest.etc = lib.mapAttrs' (_: file: {
      name = file.target;
      value = toEntry file;
    }) enabled;

    assertions =
      lib.mapAttrsToList (target: names: {
        assertion = false;
        message = "environment.etc: ${lib.concatStringsSep " and " names} go to the same place, /etc/${target}; give one of them another target.";
      }) taken
      ++ lib.mapAttrsToList (name: file: {
        assertion = file.source != null || file.text != null;
        message = "environment.etc.\"${name}\" has neither text nor source; give it one of the two.";
      }) enabled
      ++ lib.mapAttrsToList (name: file: {
        assertion = file.isLink || builtins.match "0?[0-7]{3,4}" file.mode != null;
        message = "environment.etc.\"${name}\".mode is \"${file.mode}\"; expected symlink, direct-symlink or octal digits such as 0644.";
      }) enabled;

    warnings = lib.concatLists (
      lib.mapAttrsToList (
        name: file:
        lib.optional (file.isLink && file.text == null && file.ownerIsSet)
          "environment.etc.\"${name}\": user and group mean nothing to a link; set an octal mode to have a file."
      ) enabled
    );
  };
}
