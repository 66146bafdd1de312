import type { OtherChange, OtherValue, ProfileValue } from '../../schema/types.ts';
import type { OtherActual } from '../../state/other.ts';

/** What was seen, without the link or the generation of others that a change of the profile leaves alone. */
export function concernedBy(
  { change, precondition }: Pick<OtherChange, 'change' | 'precondition'>,
  actual: OtherActual,
): OtherActual {
  if (actual?.type !== 'profile') return actual;
  const values = [change.before, change.after, precondition].filter(isProfile);
  const touched = (field: 'target' | 'generation') =>
    values.some((value) => value[field] !== null) ? actual[field] : null;
  const [target, generation] = [touched('target'), touched('generation')];
  return target === null && generation === null ? null : { ...actual, target, generation };
}

function isProfile(value: OtherValue | null): value is ProfileValue {
  return value?.type === 'profile';
}
