import type { Plan } from '../schema/types.ts';
import type { Actual } from '../state/facts.ts';
import { sameFingerprint } from '../state/same.ts';
import { takeBackup } from './backups.ts';
import type { Ending } from './commit.ts';
import { describeError, Failure } from './failure.ts';
import type { FileGround } from './files.ts';
import { bootOf } from './host.ts';
import type { Flight } from './journal.ts';
import type { Machine } from './machine.ts';
import { isDone } from './readiness.ts';
import type { Target } from './target.ts';

type Place = Pick<Undoing, 'ground' | 'flight'>;

/** What putting back works on. */
export interface Undoing {
  readonly plan: Plan;
  readonly targets: ReadonlyMap<string, Target>;
  readonly ground: FileGround;
  readonly flight: Flight;
  /** What this very run has done; after a crash nobody knows, and only what still is ours is undone. */
  readonly endings: ReadonlyMap<string, Ending>;
}

/**
 * A flight with everything that it may have begun: after a power cut the last lines of its log are
 * missing, and what became of files shows on the files.
 */
export function mayHaveBegun(flight: Flight, { outside }: Pick<Machine, 'outside'>): Flight {
  if (flight.boot === bootOf(outside).boot) return flight;
  const files = flight.plan.steps.filter(({ executor }) => executor === 'files');
  const names = files.flatMap(({ id, targets }) => targets.map((target) => `${id} ${target}`));
  return { ...flight, begun: new Set([...flight.begun, ...names]) };
}

/**
 * Puts everything back as it was before an apply, last step first. Only what the apply itself did is
 * undone; whatever someone made of it since is backed up first. Returns what could not be put back.
 */
export async function putBack({
  plan,
  targets,
  ground,
  flight,
  endings,
}: Undoing): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const step of [...plan.steps].reverse()) {
    for (const name of [...step.targets].reverse()) {
      // What was there without our doing stays there without our doing.
      if (!flight.begun.has(`${step.id} ${name}`) || flight.already.has(name)) continue;
      try {
        ground.machine.system.refresh();
        await undoOne(
          step.op,
          name,
          targets.get(name),
          { ground, flight },
          endings.get(name) === 'done',
        );
      } catch (error) {
        failed.push(`${name}: ${error instanceof Failure ? error.message : describeError(error)}`);
      }
    }
  }
  return failed;
}

async function undoOne(
  op: Plan['steps'][number]['op'],
  name: string,
  target: Target | undefined,
  place: Place,
  ours: boolean,
): Promise<void> {
  const { system, ownership } = place.ground.machine;
  const path = name as Target['path'];
  if (op === 'write' && target !== undefined) await unwrite(target, place, ours);
  if ((op === 'delete' || op === 'clear') && target !== undefined) await undelete(target, place);
  if (
    op === 'mkdir' &&
    system.lstat(path)?.type === 'directory' &&
    system.list(path).length === 0
  ) {
    system.removeDirectory(path);
  }
  if (op === 'rmdir' && system.parent(path).state === 'missing') {
    system.makeDirectory(path, { mode: 0o755, ...(ownership ? { uid: 0, gid: 0 } : {}) });
  }
}

async function unwrite(target: Target, place: Place, ours: boolean): Promise<void> {
  const { ground } = place;
  const { system } = ground.machine;
  const live = ground.look(target.path);
  const aside = system.lstat(target.aside);
  const isNew = target.change.change.before === null;
  if (!isDone(target, live, ground.owners)) {
    const untouched =
      sameFingerprint(target.change.precondition, live) || (isNew && live.type === 'absent');
    if (untouched || (aside === undefined && !(ours && isNew))) return;
    await displace(target, live, place);
  } else if (live.type === 'directory' || aside?.type === 'directory') {
    system.rename(target.path, target.temporary);
  } else if (aside === undefined && isNew) {
    system.remove(target.path);
  }
  if (aside !== undefined) system.rename(target.aside, target.path);
}

async function undelete(target: Target, place: Place): Promise<void> {
  const { ground } = place;
  const { system } = ground.machine;
  if (system.lstat(target.aside) === undefined) return;
  await displace(target, ground.look(target.path), place);
  system.rename(target.aside, target.path);
}

// Somebody changed what we wrote, perhaps the very validator that refused it: theirs is kept too.
async function displace(target: Target, live: Actual, { ground, flight }: Place): Promise<void> {
  if (live.type === 'absent') return;
  const { system, layout } = ground.machine;
  const look = () => ground.look(target.path);
  const { at } = flight;
  const occasion = { reason: 'displaced', at, plan_id: flight.plan.plan_id } as const;
  await takeBackup(system, layout, target.path, live, look, occasion);
  system.removeTree(target.path);
}
