import { dirname } from 'node:path';
import type { Outside } from './outside.ts';

/**
 * Why a file of the machine that runs sm does not count for root: somebody else than these accounts
 * could have put it there. Undefined where nobody could.
 */
export function untrusted(
  outside: Outside,
  path: string,
  accounts: readonly number[],
): string | undefined {
  const real = outside.realpath(path);
  return (
    doubtAbout(outside, path, accounts) ??
    (real === path ? undefined : doubtAbout(outside, real, accounts))
  );
}

function doubtAbout(
  outside: Outside,
  path: string,
  accounts: readonly number[],
): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    // The link itself counts: whoever owns it decides where it leads.
    const stat = outside.lstat(at);
    if (stat === undefined) return `${at} is gone`;
    if (!accounts.includes(stat.uid)) {
      return `${at} belongs to uid ${stat.uid}`;
    }
    // In a sticky directory nobody replaces what is root's, but everybody may add a file.
    const sticky = stat.directory && (stat.mode & 0o1000) !== 0 && at !== dirname(path);
    const link = !stat.file && !stat.directory;
    if (!link && !sticky && (stat.mode & 0o002) !== 0) return `${at} can be written by everybody`;
    if (!link && !sticky && (stat.mode & 0o020) !== 0 && stat.gid !== 0) {
      return `${at} can be written by gid ${stat.gid}`;
    }
    if (at === dirname(at)) return undefined;
  }
}
