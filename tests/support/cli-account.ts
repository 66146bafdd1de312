import { spawnSync } from 'node:child_process';
import { chownSync, copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Scratch } from './scratch.ts';
import { program, type Ran } from './sm.ts';

const nobody = 65534;

/** Gives everything of a scratch directory to an account without rights, where we are root. */
export function giveAway(world: Scratch): void {
  copyFileSync(program, join(world.directory, 'sm.cjs'));
  if (process.geteuid?.() !== 0) return;
  for (const name of ['.', ...readdirSync(world.directory, { recursive: true, encoding: 'utf8' })])
    chownSync(join(world.directory, name), nobody, nobody);
}

/** Runs the built program as an account without rights: permissions count then, also where we are root. */
export function smWithoutRights(world: Scratch, args: readonly string[], input = ''): Ran {
  const isRoot = process.geteuid?.() === 0;
  const result = spawnSync(process.execPath, [join(world.directory, 'sm.cjs'), ...args], {
    cwd: '/',
    input,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', HOME: '' },
    ...(isRoot ? { uid: nobody, gid: nobody } : {}),
  });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}
