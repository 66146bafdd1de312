# Units become entries of the manifest.
{ config, lib, ... }:
let
  inherit (lib) optionalAttrs;
  cfg = config.systemd;
  special = import ../../systemd/special-units.nix;
  ownTarget = "system-manager.target";

  # What the system starts by itself stays as it is; what sm manages hangs off a target of its own.
  ours =
    names:
    lib.unique (
      map (
        name:
        if name == "multi-user.target" || name == "timers.target" then ownTarget else name
      ) names
    );

  isDropIn =
    name: unit:
    unit.overrideStrategy == "asDropin"
    || unit.source != null
    || name == ownTarget
    || lib.elem name special
    || !unit.standsAlone;

  named = key: names: optionalAttrs (names != [ ]) { ${key} = names; };

  contentOf =
    name: unit:
    let
      override = unit.text != null && isDropIn name unit;
      # One without a setting would only be in the way.
      dropIns =
        unit.dropIns
        // optionalAttrs (override && lib.hasInfix "=" unit.text) { "overrides.conf" = unit.text; };
    in
    optionalAttrs (unit.text != null && !override) { inherit (unit) text; }
    // optionalAttrs (unit.source != null) { source = "${unit.source}"; }
    // optionalAttrs (dropIns != { }) { inherit dropIns; };

  entryOf =
    name: unit:
    contentOf name unit
    // named "wantedBy" (ours unit.wantedBy)
    // named "requiredBy" (ours unit.requiredBy)
    // named "aliases" unit.aliases
    // optionalAttrs (unit.switch != null) { inherit (unit) switch; };

  enabled = lib.filterAttrs (_: unit: unit.enable) cfg.units;

  # systemd has links for this since version 254 only, and the key since 249.
  upheld = lib.concatLists (
    lib.mapAttrsToList (
      name: unit:
      map (upholder: {
        ${upholder}.dropIns."upholds-${name}.conf" = "[Unit]\nUpholds=${name}\n";
      }) (ours unit.upheldBy)
    ) enabled
  );

  entries = lib.mkMerge (
    [
      (lib.filterAttrs (_: entry: entry != { }) (lib.mapAttrs entryOf enabled))
      (lib.genAttrs cfg.maskedUnits (_: {
        masked = true;
      }))
    ]
    ++ upheld
  );

  # sm makes its target unless the manifest says something of it, as it then has to say all of it.
  saysOwnTarget =
    lib.any (unit: lib.elem ownTarget (ours unit.upheldBy)) (lib.attrValues enabled)
    || enabled ? ${ownTarget};
in
{
  config.system-manager.manifest.units = lib.mkMerge [
    entries
    (lib.mkIf saysOwnTarget {
      ${ownTarget} = {
        text = "[Unit]\nDescription=Everything that sm manages\n";
        wantedBy = [ "default.target" ];
      };
    })
  ];
}
