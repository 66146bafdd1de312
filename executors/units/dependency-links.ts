import { templateOf } from '../../planner/units/names.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { codeOf } from '../failure.ts';
import type { System } from '../system.ts';
import { inside, namesIn, type SearchDirectory } from './search-path.ts';

const ending = /\.(?:wants|requires|upholds)$/;

/** Every directory of the search path whose links pull units in. */
export function dependencyDirectories(search: readonly SearchDirectory[]): readonly AbsolutePath[] {
  return search.flatMap(({ path, entries }) =>
    entries.filter((entry) => ending.test(entry)).map((entry) => inside(path, entry)),
  );
}

/**
 * Links below `X.wants`, `X.requires` and `X.upholds` by path, each with its target: all of them where X
 * is one of the names, elsewhere those that are called like one of them.
 */
export function dependencyLinks(
  system: System,
  search: readonly SearchDirectory[],
  names: ReadonlySet<string>,
): ReadonlyMap<AbsolutePath, string> {
  const found = new Map<AbsolutePath, string>();
  for (const { path: above, entries } of search) {
    for (const entry of entries) {
      if (!ending.test(entry)) continue;
      const directory = inside(above, entry);
      const ours = names.has(entry.replace(ending, ''));
      for (const name of namesIn(system, directory)) {
        if (!ours && !names.has(name) && !names.has(templateOf(name) ?? '')) continue;
        const path = inside(directory, name);
        const target = readLink(system, path);
        if (target !== undefined) found.set(path, target);
      }
    }
  }
  return found;
}

// systemd passes over what is no link there.
function readLink(system: System, path: AbsolutePath): string | undefined {
  try {
    return system.readlink(path);
  } catch (error) {
    if (codeOf(error) === 'EINVAL') return undefined;
    throw error;
  }
}
