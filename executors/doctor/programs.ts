import { safePath } from '../command.ts';
import type { Outside } from '../outside.ts';
import { type Check, type Finding, finding } from './finding.ts';

/** What sm starts, and what for; without the first of them no apply begins. */
const needed: Readonly<Record<string, string>> = {
  cp: 'coreutils: for backups',
  sync: 'coreutils: to make changes durable',
};
const neededOnHost: Readonly<Record<string, string>> = {
  systemctl: 'systemd: for units',
  journalctl: 'systemd: for what units say',
  'systemd-tmpfiles': 'systemd: for tmpfiles lines',
  'systemd-sysusers': 'systemd: for accounts',
  getent: 'libc-bin: for accounts',
};
const lockProgram = '/usr/bin/flock';

const isThere = (outside: Outside, path: string): boolean => {
  try {
    const stat = outside.stat(path);
    return stat?.file === true && (stat.mode & 0o111) !== 0;
  } catch {
    return false;
  }
};

/** Where a program lies that sm would start, if anywhere. */
export function findProgram(outside: Outside, name: string): string | undefined {
  return safePath
    .split(':')
    .map((directory) => `${directory}/${name}`)
    .find((path) => isThere(outside, path));
}

/** The programs that sm starts. */
export const checkPrograms: Check = ({ outside, isLive }) => {
  const missing = (programs: Readonly<Record<string, string>>, level: 'warning' | 'problem') =>
    Object.entries(programs)
      .filter(([name]) => findProgram(outside, name) === undefined)
      .map(
        ([name, why]): Finding =>
          finding('programs', level, `no ${name} in ${safePath}`, `install ${why}`),
      );
  const found = [
    ...(isThere(outside, lockProgram)
      ? []
      : [finding('programs', 'problem', `no ${lockProgram}`, 'install util-linux: for the lock')]),
    ...missing(needed, 'problem'),
    ...(isLive ? missing(neededOnHost, 'warning') : []),
  ];
  return found.length > 0 ? found : [finding('programs', 'ok', 'all that sm starts are there')];
};
