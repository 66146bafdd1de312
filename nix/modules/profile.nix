# Packages on PATH. The engine merges their trees itself, so that no derivation has to.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) types;
  cfg = config.environment;
  packages = cfg.systemPackages ++ cfg.corePackages;

  # What nix-env would install of a package, and the outputs that are asked for besides.
  outputsOf =
    package:
    if package.outputSpecified or false || !(package ? outputs) then
      [ package ]
    else
      map (output: package.${output}) (
        lib.unique (
          package.meta.outputsToInstall or [ "out" ]
          ++ lib.intersectLists cfg.extraOutputsToInstall package.outputs
        )
      );
in
{
  options = {
    environment = {
      systemPackages = lib.mkOption {
        type = types.listOf types.package;
        default = [ ];
        example = lib.literalExpression "[ pkgs.ripgrep ]";
        description = "Packages on the PATH of login shells and user managers.";
      };

      corePackages = lib.mkOption {
        type = types.listOf types.package;
        default = [ ];
        description = "More packages on PATH, for modules to set.";
      };

      pathsToLink = lib.mkOption {
        type = types.listOf types.str;
        default = [ ];
        description = "What of the packages is linked; `/bin` and `/share` always are.";
      };

      extraOutputsToInstall = lib.mkOption {
        type = types.listOf types.str;
        default = [ ];
        example = [ "man" ];
        description = "Outputs of the packages to link besides those that they install by default.";
      };

      extraSetup = lib.mkOption {
        type = types.lines;
        default = "";
        description = "Commands that alter the merged tree while it is built; with them nix builds it.";
      };
    };

    system.path = lib.mkOption {
      type = types.nullOr types.package;
      default = null;
      description = "A ready-made tree in place of merged packages; what `environment.extraSetup` makes.";
    };
  };

  config = {
    environment.pathsToLink = [
      "/bin"
      "/share"
    ];

    system.path = lib.mkIf (cfg.extraSetup != "") (
      lib.mkDefault (
        pkgs.buildEnv {
          name = "system-path";
          paths = packages;
          inherit (cfg) pathsToLink extraOutputsToInstall;
          ignoreCollisions = true;
          postBuild = cfg.extraSetup;
        }
      )
    );

    system-manager.manifest.profile =
      if config.system.path != null then
        { path = "${config.system.path}"; }
      else
        lib.mkIf (packages != [ ]) {
          packages = lib.unique (map (output: "${output}") (lib.concatMap outputsOf packages));
          pathsToLink = lib.unique cfg.pathsToLink;
        };
  };
}
