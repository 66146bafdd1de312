import type { AbsolutePath } from '../../schema/types.ts';
import { parentOf } from '../../state/address.ts';
import { codeOf, describeError, Failure } from '../failure.ts';
import type { Stat, System } from '../system.ts';
import { linksChanged } from './changed-last.ts';
import { linkTarget, mostLinks } from './link-target.ts';

// systemd gives up on longer files, too.
const largestUnit = 1024 * 1024;

/** What is read of a unit file, and when that or a link to it changed last, in milliseconds. */
export interface UnitText {
  readonly text: string | null;
  readonly changed: number;
}

/**
 * The text of a fragment or drop-in as systemd takes it, links followed as inside the root. Null where the
 * name is masked: an empty file, a device, or a link that leads to one or to nothing, which hides
 * what the rest of the search path has just as well. Undefined where nothing is that could be read.
 * `seen` is what lstat said of the path, where somebody asked already.
 */
export function readUnitText(
  system: System,
  path: AbsolutePath,
  seen?: Stat,
): UnitText | undefined {
  let at = path;
  let changed = 0;
  for (let links = 0; links <= mostLinks; links += 1) {
    const stat = (links === 0 ? seen : undefined) ?? system.lstat(at);
    if (stat === undefined) return links === 0 ? undefined : { text: null, changed };
    // What it is a link to may lie behind further links.
    const turned = links === 0 ? 0 : linksChanged(system, parentOf(at));
    changed = Math.max(changed, stat.ctime, turned);
    switch (stat.type) {
      case 'symlink': {
        const target = linkTarget(system, at);
        if (target === undefined || target === '/dev/null') return { text: null, changed };
        at = target;
        break;
      }
      case 'file':
        return { text: stat.size === 0 ? null : readText(system, at), changed };
      case 'block device':
      case 'character device':
        return { text: null, changed };
      case 'directory':
      case 'fifo':
      case 'socket':
        return undefined;
    }
  }
  return { text: null, changed };
}

function readText(system: System, path: AbsolutePath): string | null {
  try {
    return system.read(path, largestUnit).toString('utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    if (error instanceof Failure) throw error;
    throw new Failure('host', `Cannot read the unit file ${path}: ${describeError(error)}`);
  }
}
