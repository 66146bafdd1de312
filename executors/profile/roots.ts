import { fileChanges, otherChanges } from '../../planner/parts.ts';
import { rootsDirectory } from '../../planner/profile/generation.ts';
import { wantedStorePaths } from '../../planner/store-paths.ts';
import type { AbsolutePath, State } from '../../schema/types.ts';
import { baseName } from '../../state/address.ts';
import { linkedStorePath, storePathsOf } from '../../state/store-paths.ts';
import { run as runProgram } from '../command.ts';
import { isPending } from '../confirm/pending.ts';
import { codeOf, Failure } from '../failure.ts';
import { ensureDirectory } from '../folders.ts';
import { within } from '../layout.ts';
import type { Machine } from '../machine.ts';
import type { Run } from '../run.ts';
import { hasStore, isRooted, isThere, rootOf } from '../store-paths.ts';
import type { System } from '../system.ts';
import { linkAt } from './generation.ts';

const collectorLock = '/nix/var/nix/gc.lock' as AbsolutePath;
const patience = 60;

/**
 * Keeps everything that a plan needs of the store from being collected, from before the first change on:
 * a link for each store path below the GC roots. Fails with `refused` where something has gone already.
 */
export async function keepStorePaths(run: Run): Promise<void> {
  const { plan, machine, recovering } = run;
  const { system } = machine;
  const wanted = wantedStorePaths(plan.manifest.resolved);
  if (wanted.size === 0 || !hasStore(system)) return;
  const paths = [...new Set([...wanted.values()].flat())].filter((path) => isThere(system, path));
  try {
    if (link(system, paths)) await waitForCollector(system);
  } catch (error) {
    // Whoever is not root may have no say in what is collected.
    if (machine.ownership || !['EACCES', 'EPERM'].includes(codeOf(error) ?? '')) throw error;
  }
  if (recovering || system.root !== '/') return;
  const changed = new Set(
    [...fileChanges(plan), ...otherChanges(plan)].map(({ address }) => address),
  );
  const needed = [...wanted]
    .filter(([address]) => changed.has(address))
    .flatMap(([, each]) => each);
  const gone = [...new Set(needed)].filter(
    (path) => linkedStorePath(path) !== undefined && !isThere(system, path),
  );
  if (gone.length > 0) {
    throw new Failure('refused', [
      'Cannot apply the plan: not everything is in the Nix store that it needs, expected it to be there; build or copy it again; nothing was changed',
      ...gone.map((path) => `  ${path}: nothing is there`),
    ]);
  }
}

/** Keeps what programs lie in, where that is the store, until `releaseStorePaths`. */
export function keepPrograms(system: System, programs: readonly string[]): void {
  const lying = programs.map(linkedStorePath).filter((path) => path !== undefined);
  link(
    system,
    lying.filter((path) => isThere(system, path)),
  );
}

function link(system: System, paths: readonly string[]): boolean {
  const missing = paths.filter((path) => !isRooted(system, path));
  if (missing.length === 0) return false;
  ensureDirectory(system, rootsDirectory, 0o755);
  for (const path of missing) {
    system.removeTree(rootOf(path));
    system.makeLink(rootOf(path), path);
  }
  system.sync(rootsDirectory);
  return true;
}

// A collector that had begun has read the roots before ours came: what it takes is gone when it ends.
async function waitForCollector(system: System): Promise<void> {
  if (system.lstat(collectorLock)?.type !== 'file') return;
  const lock = system.hostPath(collectorLock);
  const { ok, code } = await runProgram(['flock', '-s', '-w', String(patience), lock, 'true']);
  if (ok || code !== 1) return;
  throw new Failure(
    'refused',
    `Cannot apply the plan: garbage is being collected in the Nix store for more than ${patience} s, expected that to end; wait for it and apply again; nothing was changed`,
  );
}

/** Gives free what nothing recorded needs any more; what cannot be removed keeps room and nothing else. */
export function releaseStorePaths(
  { system, layout }: Pick<Machine, 'system' | 'layout'>,
  state: State | undefined,
): void {
  // A collector must not take what an apply goes back to that nobody confirms.
  if (isPending(system, layout)) return;
  if (system.parent(rootsDirectory).state !== 'present') return;
  const used = new Set(
    [...storePathsOf(state).keys()].map((path) => baseName(path as AbsolutePath)),
  );
  try {
    for (const name of system.list(rootsDirectory)) {
      const path = within(rootsDirectory, name);
      if (!used.has(name) && linkAt(system, path) !== undefined) system.remove(path);
    }
    if (system.list(rootsDirectory).length === 0) system.removeDirectory(rootsDirectory);
  } catch (error) {
    if (codeOf(error) === undefined && !(error instanceof Failure)) throw error;
  }
}
