import { otherChanges } from '../../planner/parts.ts';
import { bare } from '../../planner/profile/farm.ts';
import { describeError, Failure } from '../failure.ts';
import type { Run } from '../run.ts';
import { unregisterGeneration } from './register.ts';
import { isLive, removeProfile, switchProfile } from './switch.ts';

/** Puts the link of PATH back to where it led before an apply; returns what failed, in words. */
export function returnProfile(run: Run): readonly string[] {
  const {
    plan,
    machine: { system },
    journal,
  } = run;
  const begun = plan.steps.some(
    ({ id, op, targets }) =>
      op === 'switch' && targets.some((target) => journal.flight.begun.has(`${id} ${target}`)),
  );
  if (!begun) return [];
  const failed = unregisterGeneration(run);
  if (!isLive(system)) return failed;
  const links = otherChanges(plan).flatMap(({ type, change }) => {
    if (type !== 'profile') return [];
    try {
      const { before, after } = change;
      if (before?.type === 'profile' && before.target !== null)
        switchProfile(system, bare(before.target));
      else if (after?.type === 'profile' && after.target !== null) removeProfile(system);
      return [];
    } catch (error) {
      const why = error instanceof Failure ? error.message : describeError(error);
      return [`Cannot put /run/system-manager/sw back: ${why}`];
    }
  });
  return [...failed, ...links];
}
