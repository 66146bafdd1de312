import type { Entry, FileValue } from '../schema/types.ts';
import type { Actual, Owners } from '../state/facts.ts';
import { holds } from '../state/same.ts';
import type { Cell } from './verdict.ts';

/** How the live object stands to what is wanted and what was recorded. */
export function classify(
  actual: Actual,
  desired: FileValue | undefined,
  recorded: FileValue | undefined,
  owners: Owners,
): Cell['live'] {
  if (actual.type === 'absent' || actual.type === 'special' || actual.type === 'unreadable') {
    return actual.type;
  }
  if (actual.type === 'directory') return 'directory';
  const asDesired = desired !== undefined && holds(desired, actual, owners);
  const asRecorded = recorded !== undefined && holds(recorded, actual, owners);
  if (asDesired && asRecorded) return 'both';
  if (asDesired) return 'desired';
  return asRecorded ? 'recorded' : 'foreign';
}

/** The side of the table that a value stands on. */
export function standing(value: FileValue | undefined): Cell['desired'] {
  if (value === undefined) return 'none';
  return value.type === 'absent' ? 'absent' : 'present';
}

/** The recorded value of an entry, if there is one. */
export function recordedValue(entry: Entry | undefined): FileValue | undefined {
  return entry?.applied;
}
