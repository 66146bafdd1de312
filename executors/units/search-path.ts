import type { AbsolutePath } from '../../schema/types.ts';
import { codeOf, describeError, Failure } from '../failure.ts';
import type { System } from '../system.ts';

/** One directory of systemd's unit search path and the names in it. */
export interface SearchDirectory {
  readonly path: AbsolutePath;
  readonly entries: readonly string[];
}

/**
 * Lists each directory of a search path once. Where /lib is a link to usr/lib, only /usr/lib is kept:
 * nothing is seen twice.
 */
export function openSearchPath(
  system: System,
  directories: readonly AbsolutePath[],
): readonly SearchDirectory[] {
  return directories.flatMap((path) => {
    const found = system.parent(path);
    if (found.state === 'present' && found.real !== path && directories.includes(found.real)) {
      return [];
    }
    const entries = namesIn(system, path);
    return entries.length === 0 ? [] : [{ path, entries }];
  });
}

/** The names in a directory; none where no directory is. */
export function namesIn(system: System, path: AbsolutePath): readonly string[] {
  const found = system.parent(path);
  if (found.state === 'refused') {
    throw new Failure('host', `Cannot read units below ${path}: ${found.at} ${found.detail}`);
  }
  if (found.state !== 'present') return [];
  try {
    return system.list(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw new Failure('host', `Cannot read units below ${path}: ${describeError(error)}`);
  }
}

/** The path of a name in a directory. */
export const inside = (directory: AbsolutePath, name: string): AbsolutePath =>
  `${directory}/${name}` as AbsolutePath;
