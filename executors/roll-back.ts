import type { Event } from '../schema/types.ts';
import { tidy } from './files.ts';
import { type Applied, summaryOf } from './outcome.ts';
import { changedDirectories, type Run } from './run.ts';
import { flush } from './sync.ts';
import { putBack } from './undo.ts';
import { actOnUnit } from './units.ts';

/** Puts everything back. The journal says so first, so that a crash goes on backward. */
export async function* rollBack(run: Run): AsyncGenerator<Event, Applied> {
  const why = run.faults.map(({ error }) => error).join('\n');
  run.journal.rollback(why);
  yield { type: 'rollback', why };
  const failed = [...putBack(run.plan, run.targets, run.ground)];
  failed.push(...(await repeatUnits(run)));
  await flush(run.machine.system, changedDirectories(run), true);
  for (const text of failed) yield { type: 'diagnostic', severity: 'error', summary: text };
  for (const target of run.targets.values()) tidy(target, run.ground);
  run.journal.drop();
  const result = failed.length === 0 ? 'rolled_back' : 'partial';
  yield summaryOf(run, result, run.state);
  return { result, state: run.state, stop: undefined };
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
