import { randomUUID } from 'node:crypto';
import { fileChanges, otherChanges } from '../planner/parts.ts';
import type { Address, Event, PendingAction, Seen, State, Step } from '../schema/types.ts';
import { nothing } from '../state/same.ts';
import { commit } from './commit.ts';
import { codeOf, describeError, Failure } from './failure.ts';
import { clockTick } from './file-entries.ts';
import { machineIdOf } from './host.ts';
import { loadKeys } from './keys.ts';
import { observeChanged, unconfirmed } from './other-readiness.ts';
import { type Applied, type Result, summaryOf } from './outcome.ts';
import { collectFarms } from './profile/farm.ts';
import { firstGeneration, tidyStore } from './profile/retain.ts';
import { isDoneAtEnd } from './readiness.ts';
import { retain } from './retention.ts';
import type { Run, Stop } from './run.ts';
import { noteRestored } from './spare-backups.ts';
import type { Target } from './target.ts';
import { tidyAll } from './tidy.ts';

/** What was applied must be so: looks again, then writes down what is true. */
export async function* conclude(run: Run, stop: Stop | undefined): AsyncGenerator<Event, Applied> {
  const { plan, machine, ground, endings, faults } = run;
  const wroteFiles = [...endings.keys()].some(
    (address) => run.targets.get(address)?.change.change.after?.type === 'file',
  );
  if (wroteFiles) await new Promise((resolve) => setTimeout(resolve, clockTick + 5));
  machine.system.refresh();
  const settledAt = machine.outside.now();
  const seenFiles = new Map<Address, Seen>();
  for (const [address, ending] of endings) {
    const target = run.targets.get(address);
    if (target === undefined || ending === 'left' || target.change.change.actions[0] === 'forget')
      continue;
    const wanted = target.change.change.after ?? nothing;
    const seen = ground.look(target.path, wanted.type === 'symlink');
    if (seen.type === 'file' && seen.seen !== undefined) seenFiles.set(address, seen.seen);
    if (isDoneAtEnd(target, seen, ground.owners)) continue;
    const error = `Cannot confirm ${target.path}: it is not as it was just written, expected it to stay; someone else changes it, see sm drift`;
    faults.push({ target: address, error, stale: false });
    yield { type: 'apply_errored', target: address, error };
  }
  const others = await observeChanged(run);
  for (const [address, error] of unconfirmed(run, others, stop)) {
    faults.push({ target: address, error, stale: false });
    yield { type: 'apply_errored', target: address, error };
  }
  const result: Result = stop !== undefined ? 'interrupted' : faults.length > 0 ? 'partial' : 'ok';
  const keys = loadKeys(machine.system, machine.layout, machineIdOf(machine.outside));
  const next = commit(
    { ...machine, keys },
    run.state,
    {
      plan,
      endings,
      kept: run.journal.flight.kept,
      directories: {
        add: [...run.made],
        remove: [...run.removed],
      },
      pending: result === 'ok' ? [] : owed(run),
      result: result === 'ok' ? 'ok' : 'partial',
      by: run.journal.flight.by,
      at: run.journal.flight.at,
      lineage: randomUUID(),
      others,
      seen: seenFiles,
      firstGeneration: firstGeneration(run),
      settledAt: settledAt.getTime(),
    },
    run.options.writer,
  );
  collectTrees(run, next);
  yield* noteGivenBack(run);
  tidyStore(machine, next);
  const smooth = result === 'ok' && !run.recovering;
  const messy = [...run.targets.values()].filter(
    (target) => !smooth || !leavesNothing(run, target),
  );
  const left = yield* tidyAll(run, messy);
  // The journal stays for what could not be removed: the next apply tries again.
  if (left.length === 0) run.journal.drop();
  else
    faults.push(
      ...left.map((target) => ({ target, error: 'left something behind', stale: false })),
    );
  yield* retain(machine, next);
  const ending: Result = result === 'ok' && left.length > 0 ? 'partial' : result;
  yield summaryOf(run, ending, next);
  return { result: ending, state: next, stop };
}

// Until then it is the only copy; where the note cannot be made it stays one too many.
function* noteGivenBack({ plan, machine, endings, journal }: Run): Generator<Event> {
  for (const { address, record } of fileChanges(plan)) {
    if (record.restores === undefined || endings.get(address) !== 'done') continue;
    const { restores } = record;
    try {
      noteRestored(machine.system, machine.layout, restores, journal.flight.at);
    } catch (error) {
      if (codeOf(error) === undefined && !(error instanceof Failure)) throw error;
      const summary = `Cannot note that ${address} was given back: ${describeError(error)}; its backup ${restores} is kept for good`;
      yield { type: 'diagnostic', severity: 'warning', summary, address };
    }
  }
}

// Merged trees that nothing leads to any more cost room and nothing else.
function collectTrees({ plan, machine: { system, layout } }: Run, next: State): void {
  if (!otherChanges(plan).some(({ type }) => type === 'profile')) return;
  const entry = next.resources['profile:system' as Address];
  const applied = entry?.kind === 'file' ? undefined : entry?.applied;
  const keep = applied?.type === 'profile' && applied.target !== null ? [applied.target] : [];
  try {
    collectFarms(system, layout.directory, keep);
  } catch (error) {
    if (codeOf(error) === undefined && !(error instanceof Failure)) throw error;
  }
}

// What came into being where nothing was has no temporary names left.
function leavesNothing({ endings }: Run, { change }: Target): boolean {
  const swapped =
    change.precondition.type === 'directory' || change.change.after?.type === 'directory';
  return endings.get(change.address) === 'done' && change.change.before === null && !swapped;
}

// A unit that was stopped and not started with its new files is owed both: it may be down, or up with the old ones.
function owedOps(run: Run, op: Step['op'], unit: string): readonly PendingAction['op'][] {
  if (op === 'reload' || op === 'restart') return [op];
  return op === 'start' && run.stopped.has(unit) ? ['restart', 'start'] : [];
}

// Unit actions whose cause has changed but which were not carried out: the next plan does them.
function owed(run: Run): readonly PendingAction[] {
  return run.plan.steps
    .filter(({ executor, id }) => executor === 'units' && !run.through.has(id))
    .filter(({ caused_by }) =>
      caused_by.some(
        (address) =>
          run.endings.get(address) === 'done' ||
          run.state?.pending.some((action) => action.caused_by.includes(address)),
      ),
    )
    .flatMap(({ op, targets, caused_by }) =>
      targets.flatMap((unit) =>
        owedOps(run, op, unit).map((each) => ({ op: each, unit, caused_by: [...caused_by] })),
      ),
    );
}
