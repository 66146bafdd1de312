import { otherChanges } from '../../planner/parts.ts';
import { gcRoot, profileDirectory } from '../../planner/profile/generation.ts';
import type { AbsolutePath, State } from '../../schema/types.ts';
import { parentOf } from '../../state/address.ts';
import { isPending } from '../confirm/pending.ts';
import { codeOf, Failure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import type { Run } from '../run.ts';
import type { System } from '../system.ts';
import { current, pruneGenerations } from './generation.ts';
import { releaseStorePaths } from './roots.ts';

const nixState = '/nix/var/nix' as AbsolutePath;

/** The number of the first generation that is ours: the one that this run set, where none was before. */
export function firstGeneration({ plan, state, machine: { system } }: Run): number | undefined {
  // A host where all of ours had gone may have got others since.
  const known = isEmpty(state) ? undefined : state?.first_generation;
  if (known !== undefined) return known;
  const now = current(system);
  const set = otherChanges(plan).find(
    ({ change: { after } }) => after?.type === 'profile' && after.generation === now?.target,
  );
  if (now === undefined || set === undefined) return undefined;
  // What was there already is of whoever made it.
  return set.change.actions[0] === 'no-op' ? now.number + 1 : now.number;
}

/** Keeps of the profile's generations as many as of ours, and of the store what is in use now. */
export function tidyStore(
  place: Pick<Machine, 'system' | 'layout'>,
  state: State | undefined,
): void {
  const { system, layout } = place;
  if (isPending(system, layout)) return;
  const retain = isEmpty(state) ? 0 : (state?.settings.retain ?? 20);
  try {
    pruneGenerations(system, state?.first_generation, retain);
    releaseStorePaths(place, state);
    if (isEmpty(state)) removeEmpty(system);
  } catch (error) {
    // What cannot be removed keeps room and nothing else.
    if (codeOf(error) === undefined && !(error instanceof Failure)) throw error;
  }
}

// Where there is no Nix, we were the first to need them.
function removeEmpty(system: System): void {
  for (const path of [parentOf(profileDirectory), parentOf(gcRoot), nixState, parentOf(nixState)]) {
    if (system.parent(path).state !== 'present' || system.list(path).length > 0) continue;
    system.removeDirectory(path);
  }
}

function isEmpty(state: State | undefined): boolean {
  return Object.keys(state?.resources ?? {}).length === 0;
}
