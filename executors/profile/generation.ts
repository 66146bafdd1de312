import {
  type Generation,
  gcRoot,
  numberOf,
  profileDirectory,
  profileLink,
} from '../../planner/profile/generation.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { parentOf } from '../../state/address.ts';
import { Failure } from '../failure.ts';
import { ensureDirectory } from '../folders.ts';
import { within } from '../layout.ts';
import type { System } from '../system.ts';

/** Every generation of the Nix profile, oldest first. */
export function generations(system: System): readonly Generation[] {
  if (system.parent(profileDirectory).state !== 'present') return [];
  return system
    .list(profileDirectory)
    .flatMap((name) => {
      const number = numberOf(name);
      const target =
        number === undefined ? undefined : linkAt(system, within(profileDirectory, name));
      return number === undefined || target === undefined ? [] : [{ number, target }];
    })
    .sort((one, other) => one.number - other.number);
}

/** The number of the current generation; undefined where the profile leads to none. */
export function currentNumber(system: System): number | undefined {
  const target = linkAt(system, profileLink);
  return target === undefined ? undefined : numberOf(target.split('/').at(-1) ?? '');
}

/** What a symbolic link leads to; undefined for anything else. */
export function linkAt(system: System, path: AbsolutePath): string | undefined {
  return system.lstat(path)?.type === 'symlink' ? system.readlink(path) : undefined;
}

/**
 * Makes a store path the current generation, numbered as nix-env --set does, and the GC root lead to it.
 * Safe to repeat. Returns the number.
 */
export function setGeneration(system: System, storePath: string): number {
  const number = ownNumber(system, storePath);
  ensureDirectory(system, profileDirectory, 0o755);
  ensureDirectory(system, parentOf(gcRoot), 0o755);
  place(system, within(profileDirectory, `system-manager-${number}-link`), storePath);
  place(system, profileLink, `system-manager-${number}-link`);
  place(system, gcRoot, storePath);
  system.sync(profileDirectory);
  system.sync(parentOf(gcRoot));
  return number;
}

// The current number stays where it leads there; so does that of the newest, as with nix-env.
function ownNumber(system: System, storePath: string): number {
  const all = generations(system);
  const current = currentNumber(system);
  const newest = all.at(-1);
  const found = [all.find(({ number }) => number === current), newest].find(
    (generation) => generation?.target === storePath,
  );
  return found?.number ?? (newest?.number ?? 0) + 1;
}

/** Takes the profile and the GC root away, as far as they lead to a store path of ours; numbers stay. */
export function unsetGeneration(system: System, storePath: string): void {
  const current = currentNumber(system);
  const leads = generations(system).find(({ number }) => number === current)?.target;
  if (leads === storePath || (leads === undefined && current !== undefined))
    system.remove(profileLink);
  if (linkAt(system, gcRoot) === storePath) system.remove(gcRoot);
}

/** Undoes setting or taking away a generation: the numbers made for it go again. */
export function returnGeneration(system: System, made: string | null, before: string | null): void {
  const all = generations(system);
  const current = all.find(({ number }) => number === currentNumber(system));
  if (made !== null && current?.target !== made && linkAt(system, gcRoot) !== made) return;
  const back = all.filter(({ target }) => target === before).at(-1);
  if (before === null) unsetGeneration(system, made ?? '');
  else if (back === undefined) setGeneration(system, before);
  else {
    place(system, profileLink, `system-manager-${back.number}-link`);
    place(system, gcRoot, before);
  }
  const newest = all.at(-1);
  if (newest === undefined || newest.target !== made || newest.number === back?.number) return;
  if (newest.number < (back?.number ?? 0) || newest.number === currentNumber(system)) return;
  system.remove(within(profileDirectory, `system-manager-${newest.number}-link`));
}

/** Removes generations of ours beyond the newest `retain`, never the current one; all of them for 0. */
export function pruneGenerations(system: System, first: number | undefined, retain: number): void {
  if (first === undefined) return;
  const current = currentNumber(system);
  const own = generations(system).filter(({ number }) => number >= first);
  for (const { number } of own.slice(0, Math.max(0, own.length - retain))) {
    if (number === current) continue;
    system.remove(within(profileDirectory, `system-manager-${number}-link`));
  }
  if (system.parent(profileDirectory).state !== 'present') return;
  if (system.list(profileDirectory).length === 0) system.removeDirectory(profileDirectory);
}

// Whoever looks meanwhile finds the old link or the new one.
function place(system: System, path: AbsolutePath, target: string): void {
  const found = system.lstat(path)?.type;
  if (found !== undefined && found !== 'symlink') {
    throw new Failure(
      'host',
      `Cannot set ${path}: a ${found} is there, expected a link or nothing; move it away`,
    );
  }
  if (found === 'symlink' && system.readlink(path) === target) return;
  const fresh = `${path}.sm-new` as AbsolutePath;
  system.removeTree(fresh);
  system.makeLink(fresh, target);
  system.rename(fresh, path);
  system.refresh();
}
