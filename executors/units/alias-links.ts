import { mayHaveAliases } from '../../planner/units/aliases.ts';
import { isUnitName } from '../../planner/units/names.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { baseName, isBelow } from '../../state/address.ts';
import type { Stat, System } from '../system.ts';
import { linkTarget } from './link-target.ts';
import { inside, type SearchDirectory } from './search-path.ts';

/** Links in the search path that lead to a name in the search path, and so define nothing themselves. */
export interface NameLinks {
  /** By path, the unit that each is a further name of. */
  readonly aliases: ReadonlyMap<AbsolutePath, string>;
  /** Links to the same name elsewhere in the search path: systemd passes them over. */
  readonly passedOver: ReadonlySet<AbsolutePath>;
  /** Everything that was looked at on the way: nobody has to look again. */
  readonly stats: ReadonlyMap<AbsolutePath, Stat>;
}

/**
 * Finds the links by which units have further names. A link to a file outside of the search path is none:
 * it defines the unit of its own name.
 */
export function nameLinks(
  system: System,
  search: readonly SearchDirectory[],
  directories: readonly AbsolutePath[],
): NameLinks {
  const aliases = new Map<AbsolutePath, string>();
  const passedOver = new Set<AbsolutePath>();
  const stats = new Map<AbsolutePath, Stat>();
  for (const { path: directory, entries } of search) {
    for (const entry of entries) {
      if (!mayHaveAliases(entry)) continue;
      const path = inside(directory, entry);
      const stat = system.lstat(path);
      if (stat !== undefined) stats.set(path, stat);
      if (stat?.type !== 'symlink') continue;
      const target = linkTarget(system, path);
      if (target === undefined || !directories.some((other) => isBelow(target, other))) continue;
      const name = baseName(target);
      if (name === entry) passedOver.add(path);
      else if (isUnitName(name)) aliases.set(path, name);
    }
  }
  return { aliases, passedOver, stats };
}
