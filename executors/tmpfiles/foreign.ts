import type { ForeignLine } from '../../planner/tmpfiles/ground.ts';
import type { AbsolutePath, ResolvedManifest, State } from '../../schema/types.ts';
import { fileAddress } from '../../state/address.ts';
import type { System } from '../system.ts';

// A file hides those of the same name in the directories after it.
const directories = [
  '/etc/tmpfiles.d',
  '/run/tmpfiles.d',
  '/usr/local/lib/tmpfiles.d',
  '/usr/lib/tmpfiles.d',
] as AbsolutePath[];
const largest = 1024 * 1024;

/** The lines of all tmpfiles.d files that are not ours, in the order in which systemd reads them at boot. */
export function foreignLines(
  system: System,
  resolved: ResolvedManifest,
  state: State | undefined,
): readonly ForeignLine[] {
  const byName = new Map<string, AbsolutePath | null>();
  for (const name of Object.keys(resolved.tmpfiles ?? {})) byName.set(name, null);
  for (const directory of directories) {
    for (const name of namesIn(system, directory)) {
      const path = `${directory}/${name}` as AbsolutePath;
      if (byName.has(name) || isGoing(path, resolved, state)) continue;
      byName.set(name, path);
    }
  }
  return [...byName.keys()].sort().flatMap((name) => {
    const file = byName.get(name) ?? null;
    return file === null ? [] : linesOf(system, file).map((text) => ({ file, text }));
  });
}

function namesIn(system: System, directory: AbsolutePath): readonly string[] {
  if (system.parent(directory).state !== 'present') return [];
  try {
    return system.list(directory).filter((name) => name.endsWith('.conf'));
  } catch {
    return [];
  }
}

function isGoing(
  path: AbsolutePath,
  resolved: ResolvedManifest,
  state: State | undefined,
): boolean {
  const address = fileAddress(path);
  return state?.resources[address] !== undefined && resolved.files[address] === undefined;
}

// A link masks, or leads where we need not follow: a file that cannot be read overrules nothing we know.
function linesOf(system: System, file: AbsolutePath): readonly string[] {
  try {
    if (system.lstat(file)?.type !== 'file') return [];
    return system.read(file, largest).toString('utf8').split('\n');
  } catch {
    return [];
  }
}
