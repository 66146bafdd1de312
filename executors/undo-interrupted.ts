import type { Event, Plan, ResourceChange, State } from '../schema/types.ts';
import { isCommitted } from './commit.ts';
import { Failure } from './failure.ts';
import type { Machine } from './machine.ts';
import { type Applied, summaryOf } from './outcome.ts';
import { clean, resume, resumedRun } from './recover.ts';
import { goBack, writeDown } from './roll-back.ts';
import type { ApplyOptions, Run } from './run.ts';

/** An apply that was interrupted, as told to whoever is asked whether to undo it. */
export interface Interrupted {
  readonly plan: Plan;
  readonly by: string;
  readonly at: string;
}

/** The apply that was interrupted, if there is one that still can be undone; nothing is touched. */
export function interruptedApply(
  machine: Machine,
  state: State | undefined,
): Interrupted | undefined {
  const journal = resume(machine);
  if (journal === undefined) return undefined;
  const { plan, by, at } = journal.flight;
  journal.close();
  return isCommitted(plan, state) ? undefined : { plan, by, at };
}

/**
 * Undoes an apply that was interrupted: files, accounts and units become what they were before it. Each
 * apply keeps what it replaces beside it until it is through, so that this needs nothing else. The
 * caller holds the lock and has asked.
 */
export async function* undoInterrupted(
  machine: Machine,
  state: State | undefined,
  options: ApplyOptions,
): AsyncGenerator<Event, Applied> {
  const unchanged: Applied = { result: 'unchanged', state, stop: undefined };
  const journal = resume(machine);
  if (journal === undefined) return unchanged;
  const { flight } = journal;
  const run = await resumedRun(journal, machine, state, options);
  if (isCommitted(flight.plan, state)) {
    yield* clean(run);
    return unchanged;
  }
  if (flight.prepared) {
    if (!flight.undo) throw cannotUndo();
    const why = `undoing the apply that ${flight.by} began at ${flight.at}`;
    if (flight.rollback === undefined) journal.rollback(why);
    yield* goBack(run, why);
    const at = machine.outside.now().toISOString();
    writeDown(run, { undone: { at, by: options.by } });
  }
  yield summaryOfUndo(run);
  yield* clean(run);
  return { result: 'ok', state, stop: undefined };
}

const cannotUndo = (): Failure =>
  new Failure(
    'refused',
    'Cannot undo the interrupted apply: it was begun by an older sm, which did not keep what it replaced, expected one of this version; run sm apply, which finishes it, then sm rollback',
  );

// What was added goes and what went is back: the counts of the apply, turned round.
function summaryOfUndo(run: Run): Event {
  const { flight } = run.journal;
  const begun = new Set([...flight.begun].map((entry) => entry.slice(entry.indexOf(' ') + 1)));
  const touched = (address: string, parts: readonly ResourceChange[]): boolean =>
    begun.has(address) || parts.some((part) => part.part_of === address && begun.has(part.address));
  const changed = run.plan.resource_changes.filter(({ address }) =>
    touched(address, run.plan.parts ?? []),
  );
  const count = (action: string): number =>
    changed.filter(({ change }) => change.actions.some((one) => one === action)).length;
  const summary = summaryOf(run, 'ok', run.state);
  if (summary.type !== 'change_summary') return summary;
  return {
    ...summary,
    operation: 'rollback',
    failed: [],
    not_started: [],
    changes: {
      ...summary.changes,
      add: count('delete'),
      change: count('update'),
      destroy: count('create'),
      import: 0,
      forget: 0,
    },
  };
}
