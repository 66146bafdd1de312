import type { UserEntry } from '../../schema/types.ts';
import { quoted } from './sysusers.ts';

/**
 * Lines of tmpfiles.d(5) that make the homes of accounts that ask for one: a person's is closed to
 * others, that of a service open for reading.
 */
export function homeLines(users: Readonly<Record<string, UserEntry>>): readonly string[] {
  return Object.entries(users)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, { createHome, home, group, system }]) =>
      createHome !== true || home === undefined
        ? []
        : [`d ${field(home)} ${system === true ? '0755' : '0700'} ${name} ${group ?? name} - -`],
    );
}

function field(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : quoted(path);
}
