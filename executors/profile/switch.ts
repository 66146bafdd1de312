import { switchLink } from '../../planner/profile/farm.ts';
import { parentOf } from '../../state/address.ts';
import { Failure } from '../failure.ts';
import { ensureDirectory } from '../folders.ts';
import { within } from '../layout.ts';
import type { System } from '../system.ts';

const directory = parentOf(switchLink);
const fresh = within(directory, '.sw.new');

/** Whether there is a link to switch: in another root nothing runs, and its /run is made at its boot. */
export function isLive({ root }: Pick<System, 'root'>): boolean {
  return root === '/';
}

/** Where the link leads now; undefined where none is, and where nothing is live. */
export function liveTarget(system: System): string | undefined {
  if (!isLive(system) || system.lstat(switchLink)?.type !== 'symlink') return undefined;
  return system.readlink(switchLink);
}

/** Has the link lead to another tree, in one step; tells whether there was something to do. */
export function switchProfile(system: System, target: string): boolean {
  if (!isLive(system)) return false;
  const found = system.lstat(switchLink)?.type;
  if (found !== undefined && found !== 'symlink') throw inTheWay(found);
  if (liveTarget(system) === target) return false;
  ensureDirectory(system, directory, 0o755);
  system.removeTree(fresh);
  system.makeLink(fresh, target);
  system.rename(fresh, switchLink);
  system.refresh();
  return true;
}

/** Takes the link away, and its directory where nobody else has something in it. */
export function removeProfile(system: System): boolean {
  if (!isLive(system)) return false;
  const found = system.lstat(switchLink)?.type;
  if (found === undefined) return false;
  if (found !== 'symlink') throw inTheWay(found);
  system.remove(switchLink);
  if (system.lstat(fresh)?.type === 'symlink') system.remove(fresh);
  if (system.list(directory).length === 0) system.removeDirectory(directory);
  return true;
}

function inTheWay(found: string): Failure {
  return new Failure(
    'host',
    `Cannot switch ${switchLink}: a ${found} is there, expected a link or nothing; move it away`,
  );
}
