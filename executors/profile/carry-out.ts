import type { AbsolutePath, Address, OtherChange, ResolvedManifest } from '../../schema/types.ts';
import { describeError, Failure } from '../failure.ts';
import type { System } from '../system.ts';
import { buildFarm } from './farm.ts';
import { removeProfile, switchProfile } from './switch.ts';

/** Puts on PATH what the plan says, or takes it away; tells what failed, by address. Safe to repeat. */
export async function carryOutProfile(
  changes: readonly OtherChange[],
  resolved: ResolvedManifest,
  system: System,
  stateDirectory: AbsolutePath,
): Promise<ReadonlyMap<Address, string>> {
  const failed = new Map<Address, string>();
  for (const { address, change } of changes) {
    try {
      carryOut(change, resolved, system, stateDirectory);
    } catch (error) {
      failed.set(address, error instanceof Failure ? error.message : describeError(error));
    }
  }
  return failed;
}

function carryOut(
  { actions, after, before }: OtherChange['change'],
  resolved: ResolvedManifest,
  system: System,
  stateDirectory: AbsolutePath,
): void {
  if (actions[0] === 'forget') return;
  if (after?.type === 'profile' && after.target !== null) {
    buildFarm(system, stateDirectory, resolved.profile?.links ?? {}, after.target);
    switchProfile(system, after.target);
  } else if (before?.type === 'profile' && before.target !== null) removeProfile(system);
}
