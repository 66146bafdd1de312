import { otherChanges } from '../../planner/parts.ts';
import { bare } from '../../planner/profile/farm.ts';
import type { Event, OtherChange } from '../../schema/types.ts';
import { describeError, Failure } from '../failure.ts';
import type { Run } from '../run.ts';
import { obstacle, returnGeneration, setGeneration, unsetGeneration } from './generation.ts';

interface Wanted {
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Sets the generation of the Nix profile and its GC root, once all the rest is done and healthy: a
 * generation that is current is one that was applied. Safe to repeat.
 */
export function* registerGeneration(run: Run): Generator<Event> {
  const { system } = run.machine;
  for (const change of changesOf(run)) {
    const { before, after } = generationsOf(change);
    try {
      if (after !== null) setGeneration(system, after);
      else if (before !== null) unsetGeneration(system, before, run.state?.first_generation);
    } catch (error) {
      const text = describe(error);
      run.faults.push({ target: change.address, error: text, stale: false, op: 'switch' });
      yield { type: 'apply_errored', target: change.address, error: text };
    }
  }
}

/** Fails with `refused` where the links of a generation could not be set. */
export function checkGeneration(run: Run): void {
  if (run.recovering || !changesOf(run).some((change) => generationsOf(change).after !== null))
    return;
  const why = obstacle(run.machine.system);
  if (why !== undefined) throw new Failure('refused', `${why}; nothing was changed`);
}

/** Puts the generation back to what it was before an apply; returns what failed, in words. */
export function unregisterGeneration(run: Run): readonly string[] {
  return changesOf(run).flatMap((change) => {
    const { before, after } = generationsOf(change);
    try {
      if (before !== after) returnGeneration(run.machine.system, after, before);
      return [];
    } catch (error) {
      return [`Cannot put the generation of the Nix profile back: ${describe(error)}`];
    }
  });
}

function changesOf({ plan }: Run): readonly OtherChange[] {
  return otherChanges(plan).filter(
    ({ type, change }) => type === 'profile' && change.actions[0] !== 'forget',
  );
}

function generationsOf({ change: { before, after } }: OtherChange): Wanted {
  const of = (value: typeof before): string | null =>
    value?.type === 'profile' && value.generation !== null ? bare(value.generation) : null;
  return { before: of(before), after: of(after) };
}

function describe(error: unknown): string {
  return error instanceof Failure ? error.message : describeError(error);
}
