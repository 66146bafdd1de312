import type { Event } from '../schema/types.ts';
import { Failure } from './failure.ts';
import { appendHistory, applyLine } from './history.ts';
import { type Applied, summaryOf } from './outcome.ts';
import { changedDirectories, type Run } from './run.ts';
import { flush } from './sync.ts';
import { tidyAll } from './tidy.ts';
import { putBack } from './undo.ts';
import { actOnUnit } from './units.ts';

/** Puts everything back. The journal says so first, so that a crash goes on backward. */
export async function* rollBack(run: Run): AsyncGenerator<Event, Applied> {
  const why = run.faults.map(({ error }) => error).join('\n');
  run.journal.rollback(why);
  yield { type: 'rollback', why };
  const failed = [...(await putBack({ ...run, flight: run.journal.flight }))];
  failed.push(...(await repeatUnits(run)));
  await flush(run.machine.system, changedDirectories(run), true);
  if (failed.length > 0) throw notPutBack(failed);
  const left = yield* tidyAll(run, [...run.targets.values()]);
  const { by, at } = run.journal.flight;
  appendHistory(run.machine, {
    ...applyLine(run.plan, run.state),
    at,
    by,
    result: 'rolled_back',
    changes: [],
  });
  if (left.length > 0) throw notPutBack(left);
  run.journal.drop();
  yield summaryOf(run, 'rolled_back', run.state);
  return { result: 'rolled_back', state: run.state, stop: undefined };
}

/** The journal stays where something could not be put back: the next apply tries again. */
export function notPutBack(failed: readonly string[]): Failure {
  return new Failure('unfinished', [
    'Cannot put everything back: some of it failed; mend the cause, then run sm apply: it goes on putting back first',
    ...failed.map((line) => `  ${line}`),
  ]);
}

// Units that already took the new files in take the old ones in again.
async function repeatUnits(run: Run): Promise<readonly string[]> {
  const failed: string[] = [];
  const reached = run.plan.steps.filter(
    ({ executor, id, op, targets }) =>
      executor === 'units' &&
      (run.through.has(id) ||
        run.faults.some((fault) => fault.op === op && targets.includes(fault.target))),
  );
  for (const step of reached) {
    for (const unit of step.targets) {
      const outcome = await actOnUnit(step, unit, run.machine);
      if (outcome.kind === 'failed')
        failed.push(`Cannot ${step.op} ${unit} with the old files: ${outcome.why}`);
    }
  }
  return failed;
}
