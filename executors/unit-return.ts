import type { Event, Step } from '../schema/types.ts';
import type { Run } from './run.ts';
import { actOn, notHere } from './unit-steps.ts';
import { daemonReload, resetFailed } from './units/manager.ts';

/** Before files are put back: stops what this apply started, while its definition is still there. */
export async function* stopNew(run: Run): AsyncGenerator<Event> {
  // What it stopped and started again runs with its new files: started once more it would keep them.
  const started = reached(run, 'start').filter(
    (unit) => run.stopped.has(unit) || !wasRunning(run, unit),
  );
  if (started.length === 0 || notHere(run) !== undefined) return;
  for (const [unit, outcome] of await actOn(run, 'stop', started)) {
    yield { type: 'unit_action', unit, op: 'stop', result: outcome.kind };
  }
  // What is ended while it starts counts as failed, and would be listed for ever once its file is gone.
  await resetFailed(started);
}

/**
 * After files are put back: systemd reads them anew, what was stopped is started again, and what took
 * the new files in takes the old ones in again. Returns what failed.
 */
export async function* returnUnits(run: Run): AsyncGenerator<Event, readonly string[]> {
  const touched = run.plan.steps.some(({ executor }) => executor === 'units');
  if (!touched || notHere(run) !== undefined) return [];
  const failed: string[] = [];
  const reload = run.plan.steps.some(({ op }) => op === 'daemon-reload');
  const error = reload ? await daemonReload() : undefined;
  if (error !== undefined) failed.push(error);
  const stopped = [...run.stopped].filter((unit) => wasRunning(run, unit));
  const restarted = reached(run, 'restart');
  const reloaded = reached(run, 'reload');
  for (const [op, units] of [
    ['reload', reloaded],
    ['restart', restarted],
    ['start', stopped],
  ] as const) {
    if (units.length === 0) continue;
    for (const [unit, outcome] of await actOn(run, op, units)) {
      yield { type: 'unit_action', unit, op, result: outcome.kind };
      if (outcome.kind !== 'done') {
        failed.push(`Cannot ${op} ${unit} with the old files: ${outcome.why}`);
      }
    }
  }
  return failed;
}

// Units of the steps of one kind that were begun.
function reached(run: Run, op: Step['op']): readonly string[] {
  const steps = run.plan.steps.filter(
    (step) =>
      step.executor === 'units' &&
      step.op === op &&
      step.targets.some((unit) => run.journal.flight.begun.has(`${step.id} ${unit}`)),
  );
  return [...new Set(steps.flatMap(({ targets }) => targets))];
}

function wasRunning(run: Run, unit: string): boolean {
  const before = run.units.before?.live.get(unit);
  // After a crash nobody knows any more; what was stopped was running.
  if (run.units.before === undefined) return run.stopped.has(unit);
  return before?.active === 'active' || before?.active === 'activating' || run.stopped.has(unit);
}
