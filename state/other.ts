import type {
  Address,
  DriftedResource,
  FieldDifference,
  OtherEntry,
  OtherValue,
  Owner,
} from '../schema/types.ts';
import type { Owners } from './facts.ts';

/** What was seen of a resource of another kind than file; null where it is not there. */
export type OtherActual =
  | OtherValue
  | null
  | { readonly type: 'unreadable'; readonly error: string };

// For readers, or looked at elsewhere: the files of units have their own sameness.
const notCompared = new Set(['type', 'lines', 'text', 'packages', 'fragment', 'drop_ins', 'links']);
// Membership is additive: who else is in is not ours to say.
const additive = new Set(['groups', 'members']);

/**
 * Which managed fields of a resource differ, expected against live; what is not declared is not
 * compared. Empty exactly when the host holds the value.
 */
export function otherDifferences(
  expected: OtherValue,
  actual: OtherActual,
  owners: Owners,
): readonly FieldDifference[] {
  if (actual === null) {
    // Lines whose path stands for others, such as a glob, say nothing of the path itself.
    if (expected.type === 'tmpfiles' && expected.is === 'anything') return [];
    return [{ path: 'type', expected: expected.type, actual: 'absent' }];
  }
  if (actual.type !== expected.type) {
    return [{ path: 'type', expected: expected.type, actual: actual.type }];
  }
  const seen = new Map<string, unknown>(Object.entries(actual));
  return Object.entries(expected).flatMap(([path, wanted]) => {
    if (notCompared.has(path) || wanted === undefined || wanted === null) return [];
    const found = seen.get(path) ?? null;
    if (additive.has(path)) return missing(path, wanted as readonly string[], found);
    if (path === 'is' && wanted === 'anything') return [];
    if (isSame(path, expected.type, wanted, found, owners)) return [];
    return [{ path, expected: plain(wanted), actual: plain(found) }];
  });
}

/** Whether the host holds a value of another kind than file. */
export function holdsOther(expected: OtherValue, actual: OtherActual, owners: Owners): boolean {
  return otherDifferences(expected, actual, owners).length === 0;
}

/** What one recorded resource of another kind drifted to, if it did. */
export function otherDrift(
  address: Address,
  entry: OtherEntry,
  actual: OtherActual,
  owners: Owners,
): DriftedResource | undefined {
  if (actual?.type === 'unreadable') {
    return { address, status: 'unreadable', fields: [], error: actual.error };
  }
  const fields = otherDifferences(entry.applied, actual, owners);
  if (fields.length === 0) return undefined;
  return { address, status: actual === null ? 'deleted' : 'modified', fields: [...fields] };
}

function missing(
  path: string,
  wanted: readonly string[],
  found: unknown,
): readonly FieldDifference[] {
  const there = Array.isArray(found) ? (found as readonly string[]) : [];
  const lacking = wanted.filter((name) => !there.includes(name));
  if (lacking.length === 0) return [];
  return [{ path, expected: wanted.join(' '), actual: there.join(' ') }];
}

// Owners of what tmpfiles lines make are names or numbers, as those of files are.
function isSame(path: string, type: string, wanted: unknown, found: unknown, owners: Owners) {
  if (wanted === found) return true;
  if (type !== 'tmpfiles' || (path !== 'user' && path !== 'group')) return false;
  const table = path === 'user' ? owners.users : owners.groups;
  return typeof wanted === 'string' && table.get(wanted) === found;
}

function plain(value: unknown): Owner | null {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  return String(value);
}
