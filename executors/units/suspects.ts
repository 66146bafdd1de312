import type { AbsolutePath } from '../../schema/types.ts';
import { baseName, parentOf } from '../../state/address.ts';
import type { System } from '../system.ts';
import { directoryChanged } from './changed-last.ts';
import { concernedNames, dropInDirectoryNames } from './concerned.ts';
import type { FilesOnDisk } from './files.ts';

// Where files come and go only with a word to systemd, which reads units anew then. In the others systemd
// itself writes what it knows already, or its generators do while it reads units.
const watched = [
  '/etc/systemd/system',
  '/etc/systemd/system.attached',
  '/run/systemd/system',
  '/run/systemd/system.attached',
  '/usr/local/lib/systemd/system',
  '/lib/systemd/system',
  '/usr/lib/systemd/system',
] as AbsolutePath[];

// After `systemctl enable --no-reload` newer versions say of every unit that they want to be told.
const pullsIn = (path: AbsolutePath): boolean => /\.(wants|requires|upholds)$/.test(path);

/**
 * Milliseconds by which a file may be newer than it says: the kernel takes the times of files from a clock
 * that ticks 100 to 1 000 times a second.
 */
export const fileClockTick = 10;

/**
 * Units that systemd may know otherwise than they are on disk: those with files that are not older than
 * the last time it read all units, and all of them where a file may have gone since. Asking systemd about
 * each is the dearest part of looking (one `systemctl show` of 1 000 units takes longer than all the rest).
 */
export function maybeStale(
  system: System,
  names: readonly string[],
  { aliases, changed }: FilesOnDisk,
  loaded: number | undefined,
): readonly string[] {
  if (loaded === undefined) return names;
  const isNew = (time: number): boolean => time >= loaded - fileClockTick;
  if (watched.some((directory) => isNew(directoryChanged(system, directory)))) return names;
  const fresh = [...changed].filter(([, time]) => isNew(time)).map(([path]) => path);
  if (fresh.some((path) => pullsIn(path) && watched.includes(parentOf(path)))) return names;
  // Generators write theirs anew whenever systemd reads units.
  const entries = new Set(fresh.filter((path) => !pullsIn(path)).map(baseName));
  if (entries.size === 0) return [];
  return names.filter((name) => {
    const known = concernedNames([name], aliases);
    return [...known, ...dropInDirectoryNames(known)].some((entry) => entries.has(entry));
  });
}
