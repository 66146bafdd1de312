import type { AbsolutePath } from '../../schema/types.ts';
import { baseName, parentOf } from '../../state/address.ts';
import type { UnitFiles } from '../../state/units.ts';
import {
  instanceOf,
  isTemplate,
  isUnitName,
  templateOf,
  type UnitType,
  unitType,
  withInstance,
} from './names.ts';
import { unitDirectories } from './search.ts';
import { unitDirectory } from './value.ts';

/** A unit as the search path knows it: its own name and the file that defines it. */
export interface FoundUnit {
  readonly name: string;
  readonly fragment: AbsolutePath;
}

type Entry =
  | { readonly file: AbsolutePath }
  | { readonly alias: string; readonly at: AbsolutePath };

const typesWithAliases: readonly (UnitType | undefined)[] = [
  'service',
  'socket',
  'target',
  'device',
  'timer',
  'path',
];
// systemd follows this many links before it gives up.
const mostLinks = 8;

/** Whether units of a name's type can have further names at all. */
export function mayHaveAliases(name: string): boolean {
  return typesWithAliases.includes(unitType(name));
}

/** Whether a link of this name to that unit gives it a further name; systemd passes others over. */
export function isAlias(name: string, target: string): boolean {
  if (!mayHaveAliases(name) || unitType(name) !== unitType(target) || name === target) return false;
  const instance = instanceOf(name);
  if (instance !== undefined) return isTemplate(target) || instanceOf(target) === instance;
  return isTemplate(name) === isTemplate(target) && instanceOf(target) === undefined;
}

/** The unit that a name stands for, through links and templates; undefined where no file defines it. */
export function findUnit(name: string, files: UnitFiles): FoundUnit | undefined {
  return follow(name, files, 0);
}

/** The link by which a name is only another name of a unit, where it is one. */
export function aliasLink(name: string, files: UnitFiles): AbsolutePath | undefined {
  const entry = entryOf(name, files);
  return entry !== undefined && 'alias' in entry ? entry.at : undefined;
}

/** A unit's own name, by any of its names; the name itself where nothing defines it. */
export function canonicalName(name: string, files: UnitFiles): string {
  return findUnit(name, files)?.name ?? name;
}

/** Every name of a unit: its own first, then the others, sorted. */
export function namesOf(name: string, files: UnitFiles): readonly string[] {
  const own = canonicalName(name, files);
  const instance = instanceOf(own);
  const links = aliasesByName(files);
  const others = new Set(links.get(own));
  const template = templateOf(own);
  if (template !== undefined && instance !== undefined) {
    for (const link of links.get(template) ?? []) {
      const other = isTemplate(link) ? withInstance(link, instance) : link;
      if (canonicalName(other, files) === own) others.add(other);
    }
  }
  others.delete(own);
  return [own, ...[...others].sort()];
}

const known = new WeakMap<UnitFiles, ReadonlyMap<string, readonly string[]>>();

// Asked for every unit of a host; the files are a value, so the answer stays.
function aliasesByName(files: UnitFiles): ReadonlyMap<string, readonly string[]> {
  const remembered = known.get(files);
  if (remembered !== undefined) return remembered;
  const found = new Map<string, string[]>();
  for (const path of files.aliases.keys()) {
    const link = baseName(path as AbsolutePath);
    const own = findUnit(link, files)?.name;
    if (own !== undefined) found.set(own, [...(found.get(own) ?? []), link]);
  }
  known.set(files, found);
  return found;
}

function follow(name: string, files: UnitFiles, links: number): FoundUnit | undefined {
  if (links > mostLinks) return undefined;
  const entry = entryOf(name, files);
  if (entry !== undefined && 'file' in entry) return { name, fragment: entry.file };
  const linked = entry === undefined ? undefined : follow(entry.alias, files, links + 1);
  const template = linked === undefined ? templateOf(name) : undefined;
  const found = template === undefined ? linked : follow(template, files, links + 1);
  const instance = instanceOf(name);
  return found !== undefined && instance !== undefined && isTemplate(found.name)
    ? { ...found, name: withInstance(found.name, instance) }
    : found;
}

type Entries = ReadonlyMap<string, Entry>;

const entries = new WeakMap<UnitFiles, Entries>();

// The first file or link of a name in the search path; links that give no name are passed over.
function entryOf(name: string, files: UnitFiles): Entry | undefined {
  const found = entries.get(files) ?? entriesIn(files);
  entries.set(files, found);
  return found.get(name);
}

// Each name is looked up many times; the files are a value, so they are gone through once.
function entriesIn({ texts, aliases }: UnitFiles): Entries {
  const found = new Map<string, Entry>();
  const ranks = new Map<string, number>();
  const add = (name: string, rank: number | undefined, entry: Entry): void => {
    if (rank === undefined || !isUnitName(name) || rank >= (ranks.get(name) ?? Infinity)) return;
    ranks.set(name, rank);
    found.set(name, entry);
  };
  for (const file of texts.keys()) add(baseName(file), rankOf.get(parentOf(file)), { file });
  for (const [link, alias] of aliases) {
    // A link whose directory nobody noted counts as one of the administrator's.
    const at = (link.startsWith('/') ? link : `${unitDirectory}/${link}`) as AbsolutePath;
    const name = baseName(at);
    if (isAlias(name, alias)) add(name, rankOf.get(parentOf(at)), { alias, at });
  }
  return found;
}

const rankOf: ReadonlyMap<string, number> = new Map(
  unitDirectories.map((directory, rank) => [directory, rank]),
);
