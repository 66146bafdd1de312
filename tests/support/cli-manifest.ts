import type { Expectation } from './cli-refusal.ts';
import { refuses } from './cli-refusal.ts';
import { type Scratch, scratch } from './scratch.ts';
import { type Ran, type RunOptions, sm } from './sm.ts';

/** Runs a command with a manifest file on a scratch root. */
export function withManifest(
  world: Scratch,
  command: 'plan' | 'apply' | 'validate',
  path: string,
  options: RunOptions = {},
): Ran {
  const yes = command === 'apply' ? ['--yes'] : [];
  return sm([command, '--root', world.root, '--manifest', path, ...yes], {
    cwd: world.directory,
    ...options,
  });
}

/** Checks that validate, plan and apply all turn a manifest file down, in the same words. */
export function allRefuse(world: Scratch, path: string, words: readonly string[]): void {
  const expectation: Expectation = { code: 78, words };
  for (const command of ['validate', 'plan', 'apply'] as const)
    refuses(world, () => withManifest(world, command, path), expectation);
}

/** The same for a manifest given as a value, on a root of its own that already holds something. */
export function valueRefused(manifest: unknown, words: readonly string[]): void {
  textRefused('manifest.json', JSON.stringify(manifest), words);
}

/** The same for a manifest given as a text. */
export function textRefused(name: string, text: string, words: readonly string[]): void {
  const world = scratch();
  world.write('/etc/motd', 'theirs\n');
  allRefuse(world, world.beside(name, text), words);
  world.dispose();
}
