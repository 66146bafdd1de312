import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Scratch } from './scratch.ts';

/** How a run of the built program ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run is given besides its arguments. */
export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export const program = join(import.meta.dirname, '../../dist/sm.cjs');

/** Runs the built program as its users do: a process of its own, no terminal, a bare environment. */
export function sm(
  args: readonly string[],
  { cwd = '/', input = '', env = {} }: RunOptions = {},
): Ran {
  const result = spawnSync(process.execPath, [program, ...args], {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 512 * 1024 * 1024,
    env: { PATH: '/usr/bin:/bin', HOME: '', ...env },
  });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** Runs the program on a scratch root with a manifest given as a value. */
export function smOn(
  world: Scratch,
  command: string,
  manifest: unknown,
  ...flags: readonly string[]
): Ran {
  const path = world.beside('manifest.json', JSON.stringify(manifest));
  return sm([command, '--root', world.root, '--manifest', path, ...flags], {
    cwd: world.directory,
  });
}

/** Applies a manifest to a scratch root; throws unless that went well. */
export function applied(world: Scratch, manifest: unknown, ...flags: readonly string[]): Ran {
  const ran = smOn(world, 'apply', manifest, '--yes', ...flags);
  if (ran.code !== 0) throw new Error(`apply ended with ${ran.code}\n${ran.stdout}\n${ran.stderr}`);
  return ran;
}
