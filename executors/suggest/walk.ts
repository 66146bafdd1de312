import { isSkipped } from '../../planner/suggest/skip.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { within } from '../layout.ts';
import type { Stat, System } from '../system.ts';

/** Something found below a directory. */
export interface Seen {
  readonly path: AbsolutePath;
  readonly stat: Stat;
}

/** Every file and link below a directory, but for what nobody changes by hand; sorted. */
export function filesBelow(system: System, directory: AbsolutePath): readonly Seen[] {
  const found: Seen[] = [];
  const visit = (at: AbsolutePath): void => {
    for (const name of [...system.list(at)].sort()) {
      const path = within(at, name);
      const stat = system.lstat(path);
      if (stat === undefined) continue;
      if (stat.type === 'directory') {
        if (!isSkipped(`${path}/`)) visit(path);
      } else if (stat.type === 'file' || stat.type === 'symlink') found.push({ path, stat });
    }
  };
  if (system.lstat(directory)?.type === 'directory') visit(directory);
  return found;
}
