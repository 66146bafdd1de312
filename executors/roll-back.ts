import type { AbsolutePath, Event } from '../schema/types.ts';
import { parentOf } from '../state/address.ts';
import { Failure } from './failure.ts';
import { appendHistory, applyLine, type HistoryLine } from './history.ts';
import { returnOthers } from './other-return.ts';
import { type Applied, summaryOf } from './outcome.ts';
import { releaseStorePaths } from './profile/roots.ts';
import { changedDirectories, type Run } from './run.ts';
import { flush } from './sync.ts';
import { tidyAll } from './tidy.ts';
import { mayHaveBegun, putBack } from './undo.ts';
import { returnUnits, stopNew } from './unit-return.ts';

/** Puts everything back. The journal says so first, so that a crash goes on backward. */
export async function* rollBack(run: Run): AsyncGenerator<Event, Applied> {
  const why = run.faults.map(({ error }) => error).join('\n');
  run.journal.rollback(why);
  yield* goBack(run, why);
  const left = yield* tidyAll(run, [...run.targets.values()]);
  writeDown(run, {});
  if (left.length > 0) throw notPutBack(left);
  releaseStorePaths(run.machine, run.state);
  run.journal.drop();
  yield summaryOf(run, 'rolled_back', run.state);
  return { result: 'rolled_back', state: run.state, stop: undefined };
}

/** Puts back what the journal says was begun: files first, then accounts and the like, then units. */
export async function* goBack(run: Run, why: string): AsyncGenerator<Event> {
  yield { type: 'rollback', why };
  yield* stopNew(run);
  const flight = mayHaveBegun(run.journal.flight, run.machine);
  const failed = [...(await putBack({ ...run, flight }))];
  failed.push(...(yield* returnOthers(run)));
  failed.push(...(yield* returnUnits(run)));
  await flush(run.machine.system, directoriesOf(run), true);
  if (failed.length > 0) throw notPutBack(failed);
}

// After a crash nobody knows in which of them something came or went.
function directoriesOf(run: Run): ReadonlySet<AbsolutePath> {
  if (!run.recovering) return changedDirectories(run);
  const { system } = run.machine;
  const above = [...run.targets.values()].map(({ path }) => parentOf(path));
  return new Set(above.filter((directory) => system.parent(directory).state === 'present'));
}

/** The line of the history about an apply that was put back. */
export function writeDown(run: Run, more: Pick<HistoryLine, 'undone'>): void {
  const { by, at } = run.journal.flight;
  appendHistory(run.machine, {
    ...applyLine(run.plan, run.state),
    at,
    by,
    result: 'rolled_back',
    ...more,
    changes: [],
  });
}

/** The journal stays where something could not be put back: the next apply tries again. */
export function notPutBack(failed: readonly string[]): Failure {
  return new Failure('unfinished', [
    'Cannot put everything back: some of it failed; mend the cause, then run sm apply: it goes on putting back first',
    ...failed.map((line) => `  ${line}`),
  ]);
}
