import { unitDirectories } from '../../planner/units/search.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import type { UnitFiles } from '../../state/units.ts';
import type { System } from '../system.ts';
import { nameLinks } from './alias-links.ts';
import { directoryChanged } from './changed-last.ts';
import { concernedNames, dropInDirectoryNames } from './concerned.ts';
import { dependencyDirectories, dependencyLinks } from './dependency-links.ts';
import { inside, namesIn, openSearchPath, type SearchDirectory } from './search-path.ts';
import { sourceChanged } from './source-path.ts';
import { readUnitText } from './unit-text.ts';

/**
 * Unit files, and when each fragment, each directory with drop-ins and each with links that pull units in
 * changed last, links followed: milliseconds by path.
 */
export interface FilesOnDisk extends UnitFiles {
  readonly aliases: ReadonlyMap<AbsolutePath, string>;
  readonly changed: ReadonlyMap<AbsolutePath, number>;
}

/**
 * Everything that the search path says of some units, below any root: their files under all their names,
 * drop-ins of every kind, aliases by path, and the links that pull them in or that they pull in.
 */
export function readUnitFiles(
  system: System,
  names: readonly string[],
  directories: readonly AbsolutePath[] = unitDirectories,
): FilesOnDisk {
  const search = openSearchPath(system, directories);
  const links = nameLinks(system, search, directories);
  const concerned = concernedNames(names, links.aliases);
  const fragments = fragmentsOf(search, concerned).filter(
    (path) => !links.aliases.has(path) && !links.passedOver.has(path),
  );
  const dropInDirectories = dropInDirectoriesOf(search, concerned);
  const changed = new Map<AbsolutePath, number>();
  const texts = new Map<AbsolutePath, string | null>();
  for (const path of fragments) {
    const read = readUnitText(system, path, links.stats.get(path));
    if (read === undefined) continue;
    texts.set(path, read.text);
    changed.set(path, Math.max(read.changed, sourceChanged(system, read.text)));
  }
  for (const directory of dropInDirectories) {
    // A directory counts for what came to it and went from it, and for the drop-ins in it.
    let latest = directoryChanged(system, directory);
    for (const path of dropInsIn(system, directory)) {
      const read = readUnitText(system, path);
      if (read === undefined) continue;
      texts.set(path, read.text);
      latest = Math.max(latest, read.changed);
    }
    changed.set(directory, latest);
  }
  for (const directory of dependencyDirectories(search)) {
    changed.set(directory, directoryChanged(system, directory));
  }
  return {
    texts,
    changed,
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

function dropInDirectoriesOf(
  search: readonly SearchDirectory[],
  names: ReadonlySet<string>,
): readonly AbsolutePath[] {
  const wanted = dropInDirectoryNames(names);
  return search.flatMap(({ path, entries }) =>
    entries.filter((entry) => wanted.has(entry)).map((entry) => inside(path, entry)),
  );
}

function dropInsIn(system: System, directory: AbsolutePath): readonly AbsolutePath[] {
  return namesIn(system, directory)
    .filter((name) => name.endsWith('.conf') && !name.startsWith('.'))
    .map((name) => inside(directory, name));
}
