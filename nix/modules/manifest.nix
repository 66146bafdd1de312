# What becomes the manifest: each module contributes a part, and so may any configuration.
{ config, lib, ... }:
let
  inherit (lib) types;

  json = import ../json-type.nix { inherit lib; };
  isEmpty = value: value == { } || value == [ ];
in
{
  options.system-manager = {
    manifest = lib.mkOption {
      type = types.attrsOf json;
      default = { };
      example = {
        files."/usr/local/bin/hello" = {
          text = "#!/bin/sh\necho hello\n";
          mode = "0755";
        };
      };
      description = ''
        Parts of the manifest in its own format, merged with what the other options make of it.
        What it may hold is said by `sm schema manifest`.
      '';
    };

    build.manifest = lib.mkOption {
      type = types.raw;
      internal = true;
      readOnly = true;
      description = "The manifest as a value.";
    };
  };

  config.system-manager = {
    manifest = {
      version = 1;
      system = config.nixpkgs.hostPlatform.system;
    };
    build.manifest = lib.filterAttrs (_: part: !isEmpty part) config.system-manager.manifest;
  };
}
