# The text of a unit of each type, from its options.
{ lib, globalEnvironment }:
let
  inherit (import ./value.nix { inherit lib; }) section environment;
  hostPaths = import ./host-paths.nix { inherit lib; };

  # A unit without [Unit] says nothing to the reader, and an empty file would be a mask.
  whole =
    { unitConfig, ... }:
    own:
    let
      first = if unitConfig == { } && own == "" then "[Unit]\n" else section "Unit" unitConfig;
      parts = lib.filter (part: part != "") [
        first
        own
      ];
    in
    hostPaths (lib.concatStringsSep "\n" parts);

  said = condition: value: lib.optionalAttrs condition value;

  # What the environment says comes before what serviceConfig says of it.
  withEnvironment =
    variables: settings:
    settings
    // said (variables != [ ]) {
      Environment = variables ++ lib.toList (settings.Environment or [ ]);
    };
in
{
  service =
    unit:
    let
      keys =
        said unit.reloadIfChanged { X-ReloadIfChanged = true; }
        // said (!unit.restartIfChanged && !unit.reloadIfChanged) { X-RestartIfChanged = false; }
        // said (!unit.stopIfChanged) { X-StopIfChanged = false; }
        // said unit.notSocketActivated { X-NotSocketActivated = true; };
      variables = environment (globalEnvironment // unit.environment);
    in
    whole unit (section "Service" (withEnvironment variables (keys // unit.serviceConfig)));

  socket =
    unit:
    let
      addresses =
        key: more:
        said (more != [ ]) { ${key} = lib.toList (unit.socketConfig.${key} or [ ]) ++ more; };
    in
    whole unit (
      section "Socket" (
        unit.socketConfig
        // addresses "ListenStream" unit.listenStreams
        // addresses "ListenDatagram" unit.listenDatagrams
      )
    );

  timer = unit: whole unit (section "Timer" unit.timerConfig);
  path = unit: whole unit (section "Path" unit.pathConfig);
  slice = unit: whole unit (section "Slice" unit.sliceConfig);
  mount = unit: whole unit (section "Mount" unit.mountConfig);
  automount = unit: whole unit (section "Automount" unit.automountConfig);
  target = unit: whole unit "";
}
