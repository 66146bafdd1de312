import type { AbsolutePath } from '../../schema/types.ts';
import { baseName, parentOf } from '../../state/address.ts';
import type { UnitFiles } from '../../state/units.ts';
import { findUnit, namesOf } from './aliases.ts';
import { clearedKeys } from './clears.ts';
import type { MergedUnit, Settings } from './merged.ts';
import { dropInDirectories } from './search.ts';
import { parseUnit } from './syntax.ts';

/**
 * A unit as systemd reads it, by any of its names. Values gather in lists, also where systemd takes only
 * the last: what was said before is then a difference that a reader can see.
 */
export function mergeUnit(name: string, files: UnitFiles): MergedUnit {
  const found = findUnit(name, files);
  const [own = name, ...others] = namesOf(name, files);
  const fragment = found?.fragment;
  if (fragment !== undefined && files.texts.get(fragment) === null) {
    return { name: own, fragment, masked: true, dropIns: [], settings: new Map() };
  }
  const isThere = (directory: string): boolean => dropInsOf(files).names.has(directory);
  const dropIns = chosenDropIns(dropInDirectories(own, others, isThere), files);
  const paths = [...(fragment === undefined ? [] : [fragment]), ...dropIns];
  return { name: own, fragment, masked: false, dropIns, settings: settingsOf(paths, files) };
}

/** The drop-ins that count, in order, masked ones among them; of each file name the first is taken. */
export function chosenDropIns(
  directories: readonly AbsolutePath[],
  files: UnitFiles,
): readonly AbsolutePath[] {
  const chosen = new Map<string, AbsolutePath>();
  for (const directory of directories) {
    for (const path of dropInsBelow(directory, files)) {
      const name = baseName(path);
      if (!chosen.has(name)) chosen.set(name, path);
    }
  }
  return [...chosen].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, path]) => path);
}

/** The drop-ins in one directory, masked ones among them, as they were found. */
export function dropInsBelow(directory: AbsolutePath, files: UnitFiles): readonly AbsolutePath[] {
  return dropInsOf(files).paths.get(directory) ?? [];
}

/** What unit files say, read one after the other. */
export function settingsOf(paths: readonly AbsolutePath[], files: UnitFiles): Settings {
  const settings = new Map<string, Map<string, readonly string[]>>();
  for (const path of paths) {
    for (const { section, key, value } of parseUnit(files.texts.get(path) ?? '')) {
      const keys = settings.get(section) ?? new Map<string, readonly string[]>();
      settings.set(section, keys);
      if (value !== '') keys.set(key, [...(keys.get(key) ?? []), value]);
      else for (const cleared of clearedKeys(section, key, settings)) keys.delete(cleared);
    }
  }
  return settings;
}

interface DropIns {
  readonly paths: ReadonlyMap<AbsolutePath, readonly AbsolutePath[]>;
  /** The last step of each directory that holds one. */
  readonly names: ReadonlySet<string>;
}

const known = new WeakMap<UnitFiles, DropIns>();

// Asked for every unit of a host; the files are a value, so the answer stays.
function dropInsOf(files: UnitFiles): DropIns {
  const remembered = known.get(files);
  if (remembered !== undefined) return remembered;
  const paths = new Map<AbsolutePath, AbsolutePath[]>();
  for (const path of files.texts.keys()) {
    const directory = parentOf(path);
    if (!directory.endsWith('.d') || !/^[^.].*\.conf$/s.test(baseName(path))) continue;
    const others = paths.get(directory);
    if (others === undefined) paths.set(directory, [path]);
    else others.push(path);
  }
  const found = { paths, names: new Set([...paths.keys()].map(baseName)) };
  known.set(files, found);
  return found;
}
