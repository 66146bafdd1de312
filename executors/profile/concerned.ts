import { bare, leadsTo } from '../../planner/profile/farm.ts';
import type { OtherChange, OtherValue, ProfileValue } from '../../schema/types.ts';
import type { OtherActual } from '../../state/other.ts';

/** What was seen, without the link or the generation of others that a change of the profile leaves alone. */
export function concernedBy(
  { change, precondition }: Pick<OtherChange, 'change' | 'precondition'>,
  actual: OtherActual,
): OtherActual {
  if (actual?.type !== 'profile') return actual;
  const values = [change.before, change.after, precondition].filter(isProfile);
  const before = isProfile(change.before) ? change.before : undefined;
  // Of what goes, only itself can still be there: another in its place is somebody else's.
  const goes = change.after === null && before !== undefined;
  const touched = (field: 'target' | 'generation') => {
    if (!values.some((value) => value[field] !== null)) return null;
    const live = actual[field];
    return goes && !leadsTo(live, bare(before[field] ?? '')) ? null : live;
  };
  const [target, generation] = [touched('target'), touched('generation')];
  return target === null && generation === null ? null : { ...actual, target, generation };
}

function isProfile(value: OtherValue | null): value is ProfileValue {
  return value?.type === 'profile';
}
