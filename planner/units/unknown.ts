import type { ResolvedManifest } from '../../schema/types.ts';
import type { UnitFacts } from '../../state/units.ts';
import { mergeUnit } from './merge.ts';
import { isTemplate, unitType } from './names.ts';
import { wantedParts } from './part-values.ts';
import { withParts } from './views.ts';

/** Warnings of units that neither host nor manifest has: a mistyped name would be passed over in silence. */
export function unknownUnits(
  resolved: ResolvedManifest,
  units: UnitFacts | undefined,
  names: readonly string[],
): readonly string[] {
  if (units?.running !== true) return [];
  const parts = new Map(names.flatMap((name) => [...wantedParts(name, resolved)]));
  const wanted = withParts(units.files, parts);
  const hasFile = (name: string): boolean => mergeUnit(name, wanted).fragment !== undefined;
  const isThere = (name: string): boolean =>
    units.live.get(name)?.load === 'loaded' ||
    resolved.units?.[name] !== undefined ||
    hasFile(name);
  const asked = Object.entries(resolved.files).flatMap(([address, { reload, restart }]) =>
    [...(reload ?? []), ...(restart ?? [])].map((unit) => ({ unit, by: address })),
  );
  const extended = names.filter((name) => {
    const declared = resolved.units?.[name];
    if (declared === undefined || declared.masked === true || isTemplate(name)) return false;
    return !hasFile(name) && !needsNoFile(name, units);
  });
  return [
    ...asked
      .filter(({ unit }) => !isThere(unit))
      .map(({ unit, by }) => `${by} asks for ${unit}, which is no unit of this host`),
    ...extended.map(
      (name) =>
        `${name} is no unit of this host and has no file in the manifest; its drop-ins and links wait for one`,
    ),
  ];
}

// systemd makes these up itself, and reads drop-ins of them: systemd.slice(5), systemd.scope(5),
// systemd.device(5), and mounts and swaps that the kernel knows, such as -.mount.
function needsNoFile(name: string, { live }: UnitFacts): boolean {
  const type = unitType(name);
  if (type === 'slice' || type === 'scope' || type === 'device') return true;
  return (type === 'mount' || type === 'swap') && live.get(name)?.load === 'loaded';
}
