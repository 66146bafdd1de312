import type { UnitEntry } from '../../schema/types.ts';
import { isUnitName, templateOf } from '../units/names.ts';
import { type LeftOut, type Suggested, unitFolder } from './suggestion.ts';

/** One thing below /etc/systemd/system, by its path below it. */
export interface UnitObject {
  readonly name: string;
  /** The text of a file, or the target of a link. */
  readonly text?: string;
  readonly target?: string;
}

/** What packages know of units. */
export interface UnitGround {
  /** Links below /etc/systemd/system that packages made, by their path below it. */
  readonly madeByPackages: ReadonlySet<string>;
  /** Whether systemd's own packages, whose links nobody writes down, ship a unit. */
  readonly isOfSystemd: (unit: string) => boolean;
  /** Whether a vendor ships a unit. */
  readonly isThere: (unit: string) => boolean;
}

interface Found {
  text: string | undefined;
  masked: boolean;
  readonly dropIns: Record<string, string>;
  readonly links: string[];
}

/** What somebody did to units: own ones, drop-ins, masks, and links that packages did not make. */
export function suggestUnits(
  objects: readonly UnitObject[],
  ground: UnitGround,
): { readonly entries: readonly Suggested[]; readonly leftOut: readonly LeftOut[] } {
  const found = new Map<string, Found>();
  const leftOut: LeftOut[] = [];
  const of = (name: string): Found => {
    const known = found.get(name) ?? { text: undefined, masked: false, dropIns: {}, links: [] };
    found.set(name, known);
    return known;
  };
  for (const { name, text, target } of objects) {
    const [, unit = '', dropIn = ''] = /^([^/]+)\.d\/([^/]+\.conf)$/.exec(name) ?? [];
    const [, wanted = ''] = /^[^/]+\.(?:wants|requires)\/([^/]+)$/.exec(name) ?? [];
    if (isUnitName(unit) && text !== undefined) of(unit).dropIns[dropIn] = text;
    else if (isUnitName(wanted) && target !== undefined) of(wanted).links.push(name);
    else if (isUnitName(name) && text !== undefined) of(name).text = text;
    else if (isUnitName(name) && target === '/dev/null') of(name).masked = true;
    else if (isUnitName(name) && target !== undefined) {
      const meant = target.slice(target.lastIndexOf('/') + 1);
      if (isUnitName(meant)) of(meant).links.push(name);
    } else leftOut.push({ path: `${unitFolder}/${name}`, why: 'it is no part of a unit' });
  }
  for (const link of ground.madeByPackages) {
    const unit = link.slice(link.lastIndexOf('/') + 1);
    if (link.includes('/') && ground.isThere(unit)) of(unit);
  }
  const entries = [...found].flatMap(([name, unit]) => {
    const entry = entryOf(name, unit, ground);
    return entry === undefined ? [] : [{ kind: 'unit', name, entry, text: unit.text } as const];
  });
  return { entries, leftOut };
}

function entryOf(name: string, unit: Found, ground: UnitGround): UnitEntry | undefined {
  if (unit.masked) return { masked: true };
  const isOwn = unit.text !== undefined;
  const dropIns = Object.keys(unit.dropIns).length === 0 ? {} : { dropIns: unit.dropIns };
  if (isOwn) {
    const enable = unit.links.length > 0 ? { enable: true } : {};
    return { ...enable, ...dropIns };
  }
  const enabled = isEnabledByHand(name, unit, ground);
  const entry = { ...(enabled === undefined ? {} : { enable: enabled }), ...dropIns };
  return Object.keys(entry).length === 0 ? undefined : entry;
}

// Packages write down the links they make; what differs from that somebody did.
function isEnabledByHand(name: string, { links }: Found, ground: UnitGround): boolean | undefined {
  const vendor = templateOf(name) ?? name;
  if (ground.isOfSystemd(vendor) || !ground.isThere(vendor)) return undefined;
  if (links.some((link) => !ground.madeByPackages.has(link))) return true;
  const expected = [...ground.madeByPackages].filter((link) => link.endsWith(`.wants/${name}`));
  return expected.length > 0 && links.length === 0 ? false : undefined;
}
