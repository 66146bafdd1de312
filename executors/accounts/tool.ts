import { run } from '../command.ts';
import type { System } from '../system.ts';

/** The package that brings each program, for whoever lacks it. */
const packages: Readonly<Record<string, string>> = { 'systemd-sysusers': 'systemd' };

/**
 * Runs a program that changes the tables of accounts; they all take the same lock. What it said where it
 * failed; undefined where it says that it did not.
 */
export async function runTool(argv: readonly string[]): Promise<string | undefined> {
  const [program = ''] = argv;
  const { ok, code, output } = await run(argv);
  if (ok) return undefined;
  if (output === `${program}: no such program`) {
    const name = packages[program] ?? 'passwd or shadow-utils';
    return `${program} is missing, expected it in /usr/sbin or /usr/bin; install the package ${name}`;
  }
  const said = output.trim().split('\n').slice(-3).join('; ');
  return said === '' ? `${program} ended with ${code}` : said;
}

/**
 * A program of shadow-utils for a root: by prefix, for it then uses the tables below it as they are,
 * while --root runs chrooted and needs the libraries of the root.
 */
export function shadowTool(
  { root }: System,
  program: 'groupadd' | 'useradd' | 'usermod',
  ...args: readonly string[]
): readonly string[] {
  return [program, ...(root === '/' ? [] : ['--prefix', root]), ...args];
}
