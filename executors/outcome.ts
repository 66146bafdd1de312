import { unitsActedUpon } from '../planner/summary.ts';
import type { Event, Plan, State } from '../schema/types.ts';
import type { Run, Stop } from './run.ts';

export type Result = Extract<Event, { type: 'change_summary' }>['result'];

/** How an apply ended. */
export interface Applied {
  readonly result: Result;
  readonly state: State | undefined;
  readonly stop: Stop | undefined;
}

/** The last event of an apply: what is done, what failed, what was not begun. */
export function summaryOf(run: Run, result: Result, state: State | undefined): Event {
  const reached = new Set<string>([
    ...run.endings.keys(),
    ...run.faults.map(({ target }) => target),
  ]);
  const jobs = run.plan.steps.filter(
    ({ executor, op, id }) =>
      executor === 'units' && (op === 'restart' || op === 'start') && !run.through.has(id),
  );
  const notStarted = [
    ...run.plan.resource_changes.map(({ address }) => address as string),
    ...jobs.flatMap(({ targets }) => targets),
  ].filter((name) => !reached.has(name));
  return {
    type: 'change_summary',
    result,
    operation: run.plan.mode === 'normal' ? 'apply' : run.plan.mode,
    changes: countDone(run, result),
    failed: run.faults.map(({ target }) => target),
    not_started: notStarted,
    serial: state?.serial ?? 0,
    generation: state?.generation ?? 0,
  };
}

// What really happened, which may be less than what was planned.
function countDone(run: Run, result: Result): Plan['summary'] {
  const counts = {
    ...run.plan.summary,
    add: 0,
    change: 0,
    destroy: 0,
    import: 0,
    forget: 0,
    restart: 0,
  };
  if (result === 'rolled_back') return counts;
  counts.restart = unitsActedUpon(run.plan.steps.filter(({ id }) => run.through.has(id)));
  for (const { address, change } of run.plan.resource_changes) {
    if (run.endings.get(address) === undefined) continue;
    const [action, second] = change.actions;
    if (action === 'create' || second === 'create') counts.add += 1;
    if (action === 'delete') counts.destroy += 1;
    if (action === 'update') counts.change += 1;
    if (action === 'no-op') counts.import += 1;
    if (action === 'forget') counts.forget += 1;
  }
  return counts;
}
