import type { Address, Conflict, Entry } from '../schema/types.ts';
import { keyOf } from '../state/address.ts';
import type { Actual, Facts } from '../state/facts.ts';
import type { Verdict } from './verdict.ts';

/** A conflict in words: what was found, what would be right, and the ways out. */
export function conflictText(
  address: Address,
  verdict: Extract<Verdict, { verb: 'conflict' }>,
  actual: Actual,
  entry: Entry | undefined,
  facts: Facts,
): Conflict {
  const owner = facts.packages.get(address);
  return {
    address,
    reason: verdict.reason,
    detail: detailOf(keyOf(address), actual, entry),
    ...(owner === undefined ? {} : { owner }),
    resolutions: [...verdict.resolutions],
  };
}

function detailOf(path: string, actual: Actual, entry: Entry | undefined): string {
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
      return `Cannot take over ${path}: another ${actual.type === 'symlink' ? 'link' : 'file'} is there that sm does not manage, expected nothing or the same; set onConflict to backup or adopt, or pass --backup or --adopt ${`file:${path}`}`;
  }
}
