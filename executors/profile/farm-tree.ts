import { type FarmLinks, farmName } from '../../planner/profile/farm.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { baseName, parentOf } from '../../state/address.ts';
import { codeOf } from '../failure.ts';
import { within } from '../layout.ts';
import type { System } from '../system.ts';

const mode = 0o755;

/** Makes a tree of links in a directory that is not there yet. */
export function fillFarm(system: System, farm: AbsolutePath, links: FarmLinks): void {
  const made = new Set<AbsolutePath>();
  const make = (directory: AbsolutePath): void => {
    if (made.has(directory)) return;
    if (directory !== farm) make(parentOf(directory));
    system.makeDirectory(directory, { mode });
    made.add(directory);
  };
  make(farm);
  for (const [path, target] of Object.entries(links)) {
    const at = within(farm, path);
    make(parentOf(at));
    system.makeLink(at, target);
  }
}

/** Whether a farm holds the links that its name stands for and nothing else, as we made it. */
export function isSound(system: System, farm: AbsolutePath): boolean {
  const links = new Map<string, string>();
  const { uid } = system.lstat(parentOf(farm)) ?? {};
  const holdsOurs = (directory: AbsolutePath, below: string): boolean => {
    const stat = system.lstat(directory);
    if (stat?.type !== 'directory' || stat.mode !== mode || stat.uid !== uid) return false;
    const names = system.list(directory);
    // An empty directory is of nobody's making, but for a merged tree without any link.
    if (names.length === 0 && below !== '') return false;
    return names.every((name) => {
      const at = within(directory, name);
      const target = targetOf(system, at);
      if (target === undefined) return holdsOurs(at, `${below}${name}/`);
      links.set(`${below}${name}`, target);
      return true;
    });
  };
  return holdsOurs(farm, '') && farmName(Object.fromEntries(links)) === baseName(farm);
}

// One call for each link: there may be very many.
function targetOf(system: System, path: AbsolutePath): string | undefined {
  try {
    return system.readlink(path);
  } catch (error) {
    if (codeOf(error) !== 'EINVAL') throw error;
    return undefined;
  }
}
