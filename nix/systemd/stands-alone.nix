# Whether settings make a whole unit. Those that do not can only be meant for a unit that is there already:
# written as a unit of their own they would hide it, and systemd would refuse them.
{ lib }:
let
  hasAny = keys: settings: lib.any (key: settings ? ${key}) keys;
in
{
  service =
    unit:
    hasAny [
      "ExecStart"
      "ExecStop"
      "SuccessAction"
    ] (unit.serviceConfig // unit.unitConfig);
  socket =
    unit:
    unit.listenStreams ++ unit.listenDatagrams != [ ]
    || lib.any (lib.hasPrefix "Listen") (lib.attrNames unit.socketConfig);
  timer = unit: lib.any (lib.hasPrefix "On") (lib.attrNames unit.timerConfig);
  path =
    unit:
    hasAny [
      "PathExists"
      "PathExistsGlob"
      "PathChanged"
      "PathModified"
      "DirectoryNotEmpty"
    ] unit.pathConfig;
  slice = _: true;
  mount = _: true;
  automount = _: true;
  target = _: true;
}
