import type { AbsolutePath } from '../../schema/types.ts';
import { parentOf } from '../../state/address.ts';
import type { System } from '../system.ts';
import { linksChanged } from './changed-last.ts';
import { linkTarget, mostLinks } from './link-target.ts';

/**
 * When the file that a unit file was made from (SourcePath=, such as /etc/fstab) changed last: systemd asks
 * to be told of that, too. 0 where it was made from none, infinity where that has gone.
 */
export function sourceChanged(system: System, text: string | null): number {
  const source = /^[ \t]*SourcePath[ \t]*=[ \t]*(\/\S.*?)[ \t]*$/m.exec(text ?? '')?.[1];
  let at = source as AbsolutePath | undefined;
  let changed = 0;
  for (let links = 0; at !== undefined && links <= mostLinks; links += 1) {
    const stat = system.lstat(at);
    if (stat === undefined) return Infinity;
    changed = Math.max(changed, stat.ctime, linksChanged(system, parentOf(at)));
    at = stat.type === 'symlink' ? linkTarget(system, at) : undefined;
  }
  return changed;
}
