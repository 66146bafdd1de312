import type {
  FieldDifference,
  FileValue,
  Fingerprint,
  Owner,
  RegularFile,
} from '../schema/types.ts';
import type { Actual, ActualFile, Owners } from './facts.ts';

/** Nothing there, as a value. */
export const nothing: FileValue = { type: 'absent' };

function idOf(owner: Owner, table: ReadonlyMap<string, number>): number | undefined {
  return typeof owner === 'number' ? owner : table.get(owner);
}

function sameContent(expected: RegularFile, actual: ActualFile): boolean {
  return actual.content === expected.content || (actual.also?.includes(expected.content) ?? false);
}

/**
 * Whether the live host holds a value: the one definition of sameness. Only managed fields count,
 * never times or inodes; owners are names or numbers and are resolved here.
 */
export function holds(expected: FileValue, actual: Actual, owners: Owners): boolean {
  if (expected.type !== actual.type) return false;
  if (expected.type === 'file' && actual.type === 'file') {
    return (
      sameContent(expected, actual) &&
      expected.mode === actual.mode &&
      idOf(expected.user, owners.users) === actual.uid &&
      idOf(expected.group, owners.groups) === actual.gid
    );
  }
  if (expected.type === 'symlink' && actual.type === 'symlink') {
    return (
      expected.target === actual.target &&
      (expected.content === undefined || expected.content === actual.content)
    );
  }
  if (expected.type === 'directory' && actual.type === 'directory') {
    return (
      expected.mode === actual.mode &&
      idOf(expected.user, owners.users) === actual.uid &&
      idOf(expected.group, owners.groups) === actual.gid
    );
  }
  if (expected.type === 'special' && actual.type === 'special')
    return expected.what === actual.what;
  return expected.type === 'absent';
}

/** Which managed fields differ, expected against live; empty exactly when the host holds the value. */
export function differences(
  expected: FileValue,
  actual: Actual,
  owners: Owners,
): readonly FieldDifference[] {
  if (expected.type !== actual.type) {
    return [{ path: 'type', expected: expected.type, actual: actual.type }];
  }
  const found: FieldDifference[] = [];
  const differ = (path: string, wanted: Owner, seen: Owner | null): void => {
    found.push({ path, expected: wanted, actual: seen });
  };
  if (expected.type === 'file' && actual.type === 'file' && !sameContent(expected, actual)) {
    differ('content', expected.content, actual.content);
  }
  const attributed = (value: FileValue | Actual) =>
    value.type === 'file' || value.type === 'directory';
  if (attributed(expected) && attributed(actual)) {
    if (expected.mode !== actual.mode) differ('mode', expected.mode, actual.mode);
    if (idOf(expected.user, owners.users) !== actual.uid) differ('user', expected.user, actual.uid);
    if (idOf(expected.group, owners.groups) !== actual.gid)
      differ('group', expected.group, actual.gid);
  }
  if (expected.type === 'symlink' && actual.type === 'symlink') {
    if (expected.target !== actual.target) differ('target', expected.target, actual.target);
    else if (expected.content !== undefined && expected.content !== actual.content) {
      differ('content', expected.content, actual.content ?? null);
    }
  }
  if (expected.type === 'special' && actual.type === 'special' && expected.what !== actual.what) {
    differ('what', expected.what, actual.what);
  }
  return found;
}

/** Whether two values are the same by declaration; a name and its number are not. */
export function sameValue(left: FileValue, right: FileValue): boolean {
  if (left.type === 'file' && right.type === 'file') {
    return (
      left.content === right.content &&
      left.mode === right.mode &&
      left.user === right.user &&
      left.group === right.group
    );
  }
  if (left.type === 'symlink' && right.type === 'symlink') {
    return left.target === right.target && left.content === right.content;
  }
  return left.type === right.type && left.type === 'absent';
}

/** Whether the live object is still the one a plan was made against. */
export function sameFingerprint(planned: Fingerprint, actual: Actual): boolean {
  if (planned.type !== actual.type) return false;
  if (planned.type === 'file' && actual.type === 'file') {
    return (
      (planned.content === actual.content || (actual.also?.includes(planned.content) ?? false)) &&
      planned.mode === actual.mode &&
      planned.uid === actual.uid &&
      planned.gid === actual.gid
    );
  }
  if (planned.type === 'symlink' && actual.type === 'symlink') {
    return planned.target === actual.target && planned.content === actual.content;
  }
  if (planned.type === 'directory' && actual.type === 'directory') {
    return planned.tree === actual.tree && planned.mode === actual.mode;
  }
  if (planned.type === 'special' && actual.type === 'special') return planned.what === actual.what;
  return planned.type === 'absent';
}

/** What was seen, as a value: owners by number. */
export function liveValue(actual: Actual): FileValue | null {
  switch (actual.type) {
    case 'absent':
    case 'unreadable':
      return null;
    case 'file':
      return {
        type: 'file',
        content: actual.content,
        size: actual.size,
        mode: actual.mode,
        user: actual.uid,
        group: actual.gid,
      };
    case 'directory':
      return { type: 'directory', mode: actual.mode, user: actual.uid, group: actual.gid };
    default:
      return actual;
  }
}
