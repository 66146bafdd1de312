import { unitDirectories } from '../../planner/units/search.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import type { UnitFiles } from '../../state/units.ts';
import type { Stat, System } from '../system.ts';
import { nameLinks } from './alias-links.ts';
import { concernedNames, dropInDirectoryNames } from './concerned.ts';
import { dependencyLinks } from './dependency-links.ts';
import { inside, namesIn, openSearchPath, type SearchDirectory } from './search-path.ts';
import { readUnitText } from './unit-text.ts';

/**
 * Everything that the search path says of some units, below any root: their files under all their names,
 * drop-ins of every kind, aliases by path, and the links that pull them in or that they pull in.
 */
export function readUnitFiles(
  system: System,
  names: readonly string[],
  directories: readonly AbsolutePath[] = unitDirectories,
): UnitFiles {
  const search = openSearchPath(system, directories);
  const links = nameLinks(system, search, directories);
  const concerned = concernedNames(names, links.aliases);
  const fragments = fragmentsOf(search, concerned).filter(
    (path) => !links.aliases.has(path) && !links.passedOver.has(path),
  );
  return {
    texts: textsOf(system, [...fragments, ...dropInsOf(system, search, concerned)], links.stats),
    aliases: links.aliases,
    dependencies: dependencyLinks(system, search, concerned),
  };
}

function fragmentsOf(
  search: readonly SearchDirectory[],
  names: ReadonlySet<string>,
): readonly AbsolutePath[] {
  return search.flatMap(({ path, entries }) =>
    entries.filter((entry) => names.has(entry)).map((entry) => inside(path, entry)),
  );
}

function dropInsOf(
  system: System,
  search: readonly SearchDirectory[],
  names: ReadonlySet<string>,
): readonly AbsolutePath[] {
  const wanted = dropInDirectoryNames(names);
  return search.flatMap(({ path, entries }) =>
    entries
      .filter((entry) => wanted.has(entry))
      .map((entry) => inside(path, entry))
      .flatMap((directory) =>
        namesIn(system, directory)
          .filter((name) => name.endsWith('.conf') && !name.startsWith('.'))
          .map((name) => inside(directory, name)),
      ),
  );
}

function textsOf(
  system: System,
  paths: readonly AbsolutePath[],
  stats: ReadonlyMap<AbsolutePath, Stat>,
): ReadonlyMap<AbsolutePath, string | null> {
  const texts = new Map<AbsolutePath, string | null>();
  for (const path of paths) {
    const text = readUnitText(system, path, stats.get(path));
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}
