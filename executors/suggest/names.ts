import type { AbsolutePath } from '../../schema/types.ts';
import type { System } from '../system.ts';

/** The names of owners, or their numbers where they have none. */
export interface Names {
  readonly user: (uid: number) => string;
  readonly group: (gid: number) => string;
}

/** The names that a host's own tables know. */
export function readNames(system: System): Names {
  const users = table(system, '/etc/passwd' as AbsolutePath);
  const groups = table(system, '/etc/group' as AbsolutePath);
  const named = (names: ReadonlyMap<number, string>, id: number): string =>
    names.get(id) ?? (id === 0 ? 'root' : String(id));
  return { user: (uid) => named(users, uid), group: (gid) => named(groups, gid) };
}

function table(system: System, path: AbsolutePath): ReadonlyMap<number, string> {
  try {
    const lines = system.read(path).toString('utf8').split('\n');
    const rows = lines.map((line) => line.split(':')).filter((row) => row.length > 3);
    // Of two names with one number the first is the one that programs show.
    return new Map(rows.reverse().map(([name = '', , id]) => [Number(id), name]));
  } catch {
    return new Map();
  }
}
