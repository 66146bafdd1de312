import { fileChanges } from '../planner/parts.ts';
import type { Address, Event, State } from '../schema/types.ts';
import { lookUpOwners } from './accounts.ts';
import { carryOut } from './apply.ts';
import { isCommitted } from './commit.ts';
import { describeError, Failure } from './failure.ts';
import { type Journal, resumeJournal } from './journal.ts';
import type { Machine } from './machine.ts';
import { tidyStore } from './profile/retain.ts';
import { goBack } from './roll-back.ts';
import { type ApplyOptions, beginRun, groundOf, type Run } from './run.ts';
import { targetsOf } from './target.ts';
import { tidyAll } from './tidy.ts';

/**
 * Finishes an apply that was interrupted, if there is one: forward, or back where it was already going
 * back. What someone changed since is left alone and named. The caller holds the lock.
 */
export async function* recover(
  machine: Machine,
  state: State | undefined,
  options: ApplyOptions,
): AsyncGenerator<Event, State | undefined> {
  const journal = resume(machine);
  if (journal === undefined) return state;
  const run = await resumedRun(journal, machine, state, options);
  const { plan } = journal.flight;
  if (isCommitted(plan, state) || !journal.flight.prepared) {
    yield* clean(run);
    yield recovered(run, []);
    return state;
  }
  if (journal.flight.rollback !== undefined) {
    yield* goBack(run, journal.flight.rollback);
    yield* clean(run);
    yield recovered(run, []);
    return state;
  }
  const { state: next } = yield* carryOut(run);
  const left = fileChanges(plan)
    .map(({ address }) => address)
    .filter((address) => !run.endings.has(address));
  yield recovered(run, left);
  return next;
}

/** The journal of an interrupted apply, opened to go on with it. */
export function resume({ system, layout }: Machine): Journal | undefined {
  try {
    return resumeJournal(system, layout);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      'unfinished',
      `Cannot finish the interrupted apply: ${describeError(error)}, expected ${layout.journal} to be readable and writable; mend that and run sm apply again`,
    );
  }
}

/** The run that an interrupted apply was, as far as the journal knows it. */
export async function resumedRun(
  journal: Journal,
  machine: Machine,
  state: State | undefined,
  options: ApplyOptions,
): Promise<Run> {
  const { plan, token, rooms, undo } = journal.flight;
  const owners = await lookUpOwners(machine.system, plan.manifest.resolved, state);
  const run = beginRun({
    plan,
    state,
    machine,
    // Stopping here would leave it as interrupted as it was.
    options: { ...options, rollBack: false, stop: () => undefined },
    targets: targetsOf(machine.system, plan, token, new Map(rooms)).targets,
    ground: groundOf(plan, state, machine, owners, undo),
    journal,
    recovering: true,
  });
  for (const unit of begunStops(journal)) run.stopped.add(unit);
  return run;
}

// What the interrupted apply stopped is still down, unless the host was booted since.
function begunStops({ flight }: Journal): readonly string[] {
  return flight.plan.steps
    .filter(({ executor, op }) => executor === 'units' && op === 'stop')
    .flatMap(({ id, targets }) => targets.filter((unit) => flight.begun.has(`${id} ${unit}`)));
}

// What still cannot be removed was told; the next journal takes this one's place.
/** Removes what an apply left beside its targets, and its journal. */
export function* clean(run: Run): Generator<Event> {
  const left = yield* tidyAll(run, [...run.targets.values()]);
  tidyStore(run.machine, run.state);
  if (left.length === 0) run.journal.drop();
}

function recovered(run: Run, left: readonly Address[]): Event {
  return {
    type: 'journal_recovered',
    plan_id: run.plan.plan_id,
    done: run.endings.size,
    left: [...left],
  };
}
