import type { Address, Conflict, Entry, FileValue } from '../schema/types.ts';
import { keyOf } from '../state/address.ts';
import type { Actual, Facts } from '../state/facts.ts';
import { differences } from '../state/same.ts';
import type { Verdict } from './verdict.ts';

/** A conflict in words: what was found, what would be right, and the ways out. */
export function conflictText(
  address: Address,
  verdict: Extract<Verdict, { verb: 'conflict' }>,
  actual: Actual,
  entry: Entry | undefined,
  facts: Facts,
  desired: FileValue | undefined,
): Conflict {
  const owner = facts.packages.get(address);
  return {
    address,
    reason: verdict.reason,
    detail: detailOf(keyOf(address), actual, entry, differing(desired, actual, facts)),
    ...(owner === undefined ? {} : { owner }),
    resolutions: [...verdict.resolutions],
  };
}

// Which fields are in the way: the bytes may be the same, and only the mode another.
function differing(desired: FileValue | undefined, actual: Actual, { owners }: Facts): string {
  if (desired === undefined) return '';
  return differences(desired, actual, owners)
    .map(({ path }) => path)
    .join(', ');
}

function detailOf(
  path: string,
  actual: Actual,
  entry: Entry | undefined,
  differing: string,
): string {
  const managed = entry !== undefined;
  switch (actual.type) {
    case 'unreadable':
      return `Cannot look at ${path}: ${actual.error}, expected it to be readable`;
    case 'special':
      return `Cannot manage ${path}: a ${actual.what} is there, expected a file, a link or nothing; move it away first`;
    case 'directory':
      return managed
        ? `Cannot replace ${path}: a directory is there, expected what we recorded; move it away first`
        : `Cannot replace ${path}: a directory is there, expected a file, a link or nothing; back it up with onConflict: backup, or move it away`;
    default:
      return `Cannot take over ${path}: another ${actual.type === 'symlink' ? 'link' : 'file'} is there that sm does not manage, of another ${differing}, expected nothing or the same; set onConflict to backup or adopt, or pass --backup or --adopt ${`file:${path}`}`;
  }
}
