import { otherChanges } from '../../planner/parts.ts';
import { describeError, Failure } from '../failure.ts';
import type { Run } from '../run.ts';
import { isLive, removeProfile, switchProfile } from './switch.ts';

/** Puts the link of PATH back to where it led before an apply; returns what failed, in words. */
export function returnProfile({ plan, machine: { system }, journal }: Run): readonly string[] {
  const begun = plan.steps.some(
    ({ id, op, targets }) =>
      op === 'switch' && targets.some((target) => journal.flight.begun.has(`${id} ${target}`)),
  );
  if (!begun || !isLive(system)) return [];
  return otherChanges(plan).flatMap(({ type, change }) => {
    if (type !== 'profile') return [];
    try {
      if (change.before?.type === 'profile')
        switchProfile(system, change.before.target.replace(/ \([^)]*\)$/, ''));
      else removeProfile(system);
      return [];
    } catch (error) {
      const why = error instanceof Failure ? error.message : describeError(error);
      return [`Cannot put /run/system-manager/sw back: ${why}`];
    }
  });
}
