# Variables of login shells and user managers.
{ config, lib, ... }:
let
  inherit (lib) types;
  cfg = config.environment;

  value = types.nullOr (
    types.oneOf [
      (types.listOf (
        types.oneOf [
          types.int
          types.str
          types.path
        ]
      ))
      types.int
      types.str
      types.path
    ]
  );

  toText = given: if lib.isList given then lib.concatMapStringsSep ":" toString given else "${toString given}";
  present = lib.filterAttrs (_: each: each != null) cfg.variables;
  expanding = lib.filterAttrs (_: each: lib.hasInfix "$" (toText each)) present;
in
{
  options.environment = {
    variables = lib.mkOption {
      type = types.attrsOf value;
      default = { };
      example = {
        EDITOR = "vim";
        MANPATH = [
          "/opt/man"
          "/usr/share/man"
        ];
      };
      description = "Variables of login shells and user managers. Lists are joined with `:`, null is left out.";
    };

    sessionVariables = lib.mkOption {
      type = types.attrsOf value;
      default = { };
      description = "The same as `environment.variables`.";
    };

    extraInit = lib.mkOption {
      type = types.lines;
      default = "";
      description = "Lines for login shells of sh and bash, in `/etc/profile.d`.";
    };
  };

  config = {
    environment.variables = cfg.sessionVariables;
    environment.etc."profile.d/zz-system-manager.sh" = lib.mkIf (cfg.extraInit != "") {
      text = cfg.extraInit;
    };
    system-manager.manifest.profile = lib.mkIf (present != { }) {
      variables = lib.mapAttrs (_: toText) present;
    };
    warnings = lib.mapAttrsToList (
      name: _:
      "environment.variables.${name} has a $, and variables are taken literally; use environment.extraInit for what a shell is to expand."
    ) expanding;
  };
}
