# What units have that run commands of their own: services.
{
  lib,
  types,
  scripts,
}:
let
  inherit (lib) mkOption;

  commands =
    description:
    mkOption {
      type = lib.types.lines;
      default = "";
      inherit description;
    };

  # The option with the commands, what its script is called, and the key that runs it.
  jobs = {
    preStart = {
      suffix = "pre-start";
      key = "ExecStartPre";
    };
    script = {
      suffix = "start";
      key = "ExecStart";
    };
    postStart = {
      suffix = "post-start";
      key = "ExecStartPost";
    };
    reload = {
      suffix = "reload";
      key = "ExecReload";
    };
    preStop = {
      suffix = "pre-stop";
      key = "ExecStop";
    };
    postStop = {
      suffix = "post-stop";
      key = "ExecStopPost";
    };
  };

  hostPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
in
{
  module =
    { strictByDefault }:
    { name, config, ... }:
    {
      options = {
        environment = mkOption {
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
          description = "Variables of the service's processes; null leaves one out.";
        };
        path = mkOption {
          type =
            with lib.types;
            listOf (oneOf [
              package
              str
            ]);
          default = [ ];
          description = "Packages whose bin and sbin come first in the service's PATH.";
        };
        enableDefaultPath = mkOption {
          type = lib.types.bool;
          default = true;
          description = "Whether the host's own programs stay on the PATH, behind those of `path`.";
        };
        enableStrictShellChecks = mkOption {
          type = lib.types.bool;
          default = strictByDefault;
          description = "Whether scripts also end on unset variables and inside of pipes. shellcheck is not run.";
        };
        script = commands "Shell commands that are the service's main process.";
        scriptArgs = mkOption {
          type = lib.types.str;
          default = "";
          example = "%i";
          description = "Arguments of `script`, in which systemd expands specifiers.";
        };
        preStart = commands "Shell commands to run before the main process is started.";
        postStart = commands "Shell commands to run after the main process was started.";
        reload = commands "Shell commands that have the main process read its configuration anew.";
        preStop = commands "Shell commands that stop the main process.";
        postStop = commands "Shell commands to run after the main process has ended.";
        jobScripts = mkOption {
          type = with lib.types; coercedTo path lib.singleton (listOf path);
          default = [ ];
          internal = true;
          description = "The scripts of this unit.";
        };
      };

      config = lib.mkMerge (
        [
          {
            environment = lib.mkIf (config.path != [ ]) {
              PATH = lib.concatStringsSep ":" (
                [
                  (lib.makeBinPath config.path)
                  (lib.makeSearchPathOutput "bin" "sbin" config.path)
                ]
                ++ lib.optional config.enableDefaultPath hostPath
              );
            };
          }
        ]
        ++ lib.mapAttrsToList (
          option:
          { suffix, key }:
          let
            file = scripts.jobScript {
              name = "${name}-${suffix}";
              text = config.${option};
              strict = config.enableStrictShellChecks;
            };
            arguments = lib.optionalString (
              option == "script" && config.scriptArgs != ""
            ) " ${config.scriptArgs}";
          in
          lib.mkIf (config.${option} != "") {
            jobScripts = file;
            serviceConfig.${key} = [ "${scripts.run file}${arguments}" ];
          }
        ) jobs
      );
    };
}
