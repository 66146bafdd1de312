import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Scratch } from './scratch.ts';

/** A copy of a scratch root that can be spoilt. */
export interface Copy {
  readonly directory: string;
  readonly root: string;
  readonly dispose: () => void;
}

/** Copies a root with everything that cp -a copies; the copy lies beside it, not in it. */
export function copyOf(world: Pick<Scratch, 'directory' | 'root'>): Copy {
  const directory = mkdtempSync(join(dirname(world.directory), 'sm-copy-'));
  const root = join(directory, 'root');
  mkdirSync(root);
  const copied = spawnSync('cp', ['-a', '--', `${world.root}/.`, root]);
  if (copied.status !== 0) throw new Error(`cp: ${copied.stderr.toString()}`);
  return { directory, root, dispose: () => rmSync(directory, { recursive: true, force: true }) };
}
