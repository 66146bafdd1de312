import type { AbsolutePath, SymbolicLink } from '../schema/types.ts';
import { parentOf } from '../state/address.ts';
import { holds, nothing } from '../state/same.ts';
import { type Occasion, takeBackup } from './backups.ts';
import { Failure } from './failure.ts';
import { keepContents } from './keep-contents.ts';
import { isInStore, look as lookAt } from './look.ts';
import { readiness } from './readiness.ts';
import { breathe, type Run } from './run.ts';
import { stage } from './stage.ts';
import { flush, isSmall } from './sync.ts';
import type { Target } from './target.ts';

const changesHost = ({ change: { change } }: Target): boolean =>
  change.actions[0] !== 'no-op' && change.actions[0] !== 'forget';

/** Backups first, then everything new under temporary names, all of it durable before the first change. */
export async function prepare(run: Run): Promise<void> {
  const targets = [...run.targets.values()].filter(changesHost);
  for (const target of targets) await keep(run, target);
  const rooms = await stageAll(run, targets);
  keepContents(run.plan, run.machine);
  // Links that are made anew wait nowhere.
  const waiting = targets.some(
    ({ change: { change } }) => change.after?.type === 'file' || change.before !== null,
  );
  if (waiting) await flush(run.machine.system, rooms, run.options.durableEach || isSmall(run.plan));
  if (!run.recovering) run.journal.prepared();
}

async function keep(run: Run, target: Target): Promise<void> {
  const { ground, journal, machine } = run;
  const { address, change, record } = target.change;
  const secret =
    run.options.beforeChanges !== undefined && record.sensitive === true && change.before !== null;
  if ((record.keep === 'nothing' && !secret) || journal.flight.kept.has(address)) return;
  const actual = ground.look(target.path);
  if (run.recovering && readiness(target, actual, ground.owners) !== 'ready') return;
  if (actual.type === 'absent' || holds(change.after ?? nothing, actual, ground.owners)) return;
  const look = () => ground.look(target.path);
  const reason = record.keep === 'nothing' ? 'displaced' : record.keep;
  const occasion = { reason, at: journal.flight.at, plan_id: run.plan.plan_id } as const;
  if (actual.type === 'symlink') await keepBlob(run, actual, occasion);
  journal.keep(
    address,
    await takeBackup(machine.system, machine.layout, target.path, actual, look, occasion),
  );
}

// Whoever edits a file through our link edits the blob in our store.
async function keepBlob(
  { machine }: Run,
  { target, content }: SymbolicLink,
  occasion: Occasion,
): Promise<void> {
  const { system, layout, keys } = machine;
  if (content === undefined || !isInStore(target, layout.store)) return;
  const look = () => lookAt(system, target, { deep: true, keys, store: layout.store });
  await takeBackup(system, layout, target, look(), look, occasion);
}

async function stageAll(run: Run, targets: readonly Target[]): Promise<ReadonlySet<AbsolutePath>> {
  const { plan, machine, ground, options } = run;
  const durable = options.durableEach || isSmall(plan);
  const rooms = new Set<AbsolutePath>();
  for (const [index, target] of targets.entries()) {
    if (index % 64 === 63) await breathe();
    const { change, address } = target.change;
    if (change.after === null) continue;
    if (run.recovering && holds(change.after, ground.look(target.path), ground.owners)) continue;
    try {
      await stage(plan, target, machine, ground.owners, durable);
      rooms.add(parentOf(target.temporary));
    } catch (error) {
      // The source of an interrupted apply may be gone by now: that target is left as it is.
      if (!run.recovering || !(error instanceof Failure)) throw error;
      run.unstaged.add(address);
      run.faults.push({ target: address, error: error.message, stale: true });
    }
  }
  return rooms;
}
