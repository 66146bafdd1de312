import type { Event } from '../schema/types.ts';
import { Failure } from './failure.ts';
import { appendHistory, applyLine } from './history.ts';
import { returnOthers } from './other-return.ts';
import { type Applied, summaryOf } from './outcome.ts';
import { releaseStorePaths } from './profile/roots.ts';
import { changedDirectories, type Run } from './run.ts';
import { flush } from './sync.ts';
import { tidyAll } from './tidy.ts';
import { putBack } from './undo.ts';
import { returnUnits, stopNew } from './unit-return.ts';

/** Puts everything back. The journal says so first, so that a crash goes on backward. */
export async function* rollBack(run: Run): AsyncGenerator<Event, Applied> {
  const why = run.faults.map(({ error }) => error).join('\n');
  run.journal.rollback(why);
  yield { type: 'rollback', why };
  yield* stopNew(run);
  const failed = [...(await putBack({ ...run, flight: run.journal.flight }))];
  failed.push(...(yield* returnOthers(run)));
  failed.push(...(yield* returnUnits(run)));
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
  releaseStorePaths(run.machine.system, run.state);
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
