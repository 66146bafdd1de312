import { fileChanges } from '../planner/parts.ts';
import type { AbsolutePath, Plan, ResourceChange } from '../schema/types.ts';
import { ancestorsOf, parentOf, pathOf } from '../state/address.ts';
import { within } from './layout.ts';
import type { System } from './system.ts';

/** One change of a file, with the names that it uses beside its place while it happens. */
export interface Target {
  readonly change: ResourceChange;
  readonly path: AbsolutePath;
  /** Where the new object waits: in the deepest directory on the way that is there already. */
  readonly temporary: AbsolutePath;
  /** Where the old object waits until the apply is through. */
  readonly aside: AbsolutePath;
  /** Taken away so that a directory of this same plan can be there. */
  readonly becomesDirectory: boolean;
  /** Lies below a path that this same plan takes away first. */
  readonly belowCleared: boolean;
  /** Lies below a path that this same plan writes: whatever was there is out of reach then. */
  readonly belowWritten: boolean;
}

/** Where things wait that cannot wait in their own directory, because it is not there yet. */
export type Rooms = ReadonlyMap<AbsolutePath, AbsolutePath>;

/**
 * The changes of a plan by address, and their waiting rooms. An apply that goes on after a crash gets
 * the rooms of the journal: by now the directories are there, and what waits still waits elsewhere.
 */
export function targetsOf(
  system: System,
  plan: Plan,
  token: string,
  known: Rooms,
): { readonly targets: ReadonlyMap<string, Target>; readonly rooms: Rooms } {
  const cleared = new Set(
    plan.steps.filter(({ op }) => op === 'clear').flatMap(({ targets }) => targets),
  );
  const gone = pathsOf(plan, ({ change }) => change.after === null);
  const written = pathsOf(plan, ({ change }) => change.after !== null);
  const directories = new Set(plan.directories.create);
  const leaving = new Set(plan.directories.remove);
  const waiting = new Map<AbsolutePath, AbsolutePath>(known);
  const targets = new Map<string, Target>();
  for (const [index, change] of fileChanges(plan).entries()) {
    const path = pathOf(change.address);
    const directory = parentOf(path);
    let room = waiting.get(directory);
    if (room === undefined) {
      room = waitingRoom(system, path, cleared);
      waiting.set(directory, room);
    }
    const temporary = within(room === '/' ? ('' as AbsolutePath) : room, `.sm-${token}-${index}`);
    // Directories of ours are known by where they really lie.
    const beside = stays(parentOf((change.place ?? path) as AbsolutePath), leaving);
    const aside = `${beside === '/' ? '' : beside}/.sm-${token}-${index}.old`;
    targets.set(change.address, {
      change,
      path,
      temporary,
      aside: aside as AbsolutePath,
      becomesDirectory: directories.has(path),
      belowCleared: isBelowAny(path, gone),
      belowWritten: isBelowAny(path, written),
    });
  }
  const rooms = new Map([...waiting].filter(([directory, room]) => directory !== room));
  return { targets, rooms };
}

// The paths of the changes that touch the host in one way.
function pathsOf(
  plan: Plan,
  which: (change: ResourceChange) => boolean,
): ReadonlySet<AbsolutePath> {
  const touching = fileChanges(plan).filter(
    (change) => !['no-op', 'forget'].includes(change.change.actions[0]) && which(change),
  );
  return new Set(touching.map(({ address }) => pathOf(address)));
}

function isBelowAny(path: AbsolutePath, others: ReadonlySet<AbsolutePath>): boolean {
  return others.size > 0 && ancestorsOf(path).some((above) => others.has(above));
}

// What waits in a directory would keep it from being removed.
function stays(directory: AbsolutePath, leaving: ReadonlySet<AbsolutePath>): AbsolutePath {
  return leaving.has(directory) ? stays(parentOf(directory), leaving) : directory;
}

// Missing directories are made on the same file system as the one above them, so a rename will do.
function waitingRoom(
  system: System,
  path: AbsolutePath,
  cleared: ReadonlySet<string>,
): AbsolutePath {
  const goes = ancestorsOf(path).find((above) => cleared.has(`file:${above}`));
  if (goes !== undefined) return waitingRoom(system, goes, cleared);
  const parent = system.parent(parentOf(path));
  if (parent.state === 'present') return parentOf(path);
  if (parent.state === 'missing') return parent.existing;
  return parent.state === 'blocked' ? parentOf(parent.at) : parentOf(path);
}
