import { otherChanges } from '../../planner/parts.ts';
import type { State } from '../../schema/types.ts';
import { codeOf, Failure } from '../failure.ts';
import type { Run } from '../run.ts';
import type { System } from '../system.ts';
import { currentNumber, generations, pruneGenerations } from './generation.ts';
import { releaseStorePaths } from './roots.ts';

/** The number of the first generation that is ours: the one that this run set, where none was before. */
export function firstGeneration({ plan, state, machine: { system } }: Run): number | undefined {
  // A host where all of ours had gone may have got others since.
  const known = isEmpty(state) ? undefined : state?.first_generation;
  if (known !== undefined) return known;
  const number = currentNumber(system);
  const target = generations(system).find((each) => each.number === number)?.target;
  const set = otherChanges(plan).some(
    ({ change: { after } }) => after?.type === 'profile' && after.generation === target,
  );
  return set && target !== undefined ? number : undefined;
}

/** Keeps of the profile's generations as many as of ours, and of the store what is in use now. */
export function tidyStore(system: System, state: State | undefined): void {
  const retain = isEmpty(state) ? 0 : (state?.settings.retain ?? 20);
  try {
    pruneGenerations(system, state?.first_generation, retain);
  } catch (error) {
    if (codeOf(error) === undefined && !(error instanceof Failure)) throw error;
  }
  releaseStorePaths(system, state);
}

function isEmpty(state: State | undefined): boolean {
  return Object.keys(state?.resources ?? {}).length === 0;
}
