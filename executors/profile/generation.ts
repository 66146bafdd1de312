import {
  type Generation,
  gcRoot,
  generationLink,
  numberOf,
  profileDirectory,
  profileLink,
} from '../../planner/profile/generation.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { baseName, parentOf } from '../../state/address.ts';
import { Failure } from '../failure.ts';
import { ensureDirectory } from '../folders.ts';
import { within } from '../layout.ts';
import type { System } from '../system.ts';
import { withProfileLock } from './profile-lock.ts';

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

/** The current generation; undefined where the profile leads to none. */
export function current(system: System): Generation | undefined {
  const target = linkAt(system, profileLink);
  const number = target === undefined ? undefined : numberOf(target.split('/').at(-1) ?? '');
  return generations(system).find((each) => each.number === number);
}

/** What a symbolic link leads to; undefined for anything else. */
export function linkAt(system: System, path: AbsolutePath): string | undefined {
  return system.lstat(path)?.type === 'symlink' ? system.readlink(path) : undefined;
}

/**
 * Makes a store path the current generation, numbered as nix-env --set does, and the GC root lead to it.
 * Safe to repeat.
 */
export function setGeneration(system: System, storePath: string): void {
  ensureDirectory(system, profileDirectory, 0o755);
  ensureDirectory(system, parentOf(gcRoot), 0o755);
  withProfileLock(system, () => {
    const number = ownNumber(system, storePath);
    place(system, generationLink(number), storePath);
    place(system, profileLink, baseName(generationLink(number)));
  });
  place(system, gcRoot, storePath);
  system.sync(profileDirectory);
  system.sync(parentOf(gcRoot));
}

// The current number stays where it leads there; so does that of the newest, as with nix-env.
function ownNumber(system: System, storePath: string): number {
  const all = generations(system);
  const found = [current(system), all.at(-1)].find((each) => each?.target === storePath);
  return found?.number ?? (all.at(-1)?.number ?? 0) + 1;
}

/**
 * Takes the profile and the GC root away, as far as they lead to a store path of ours; numbers stay. The
 * profile leads to what others had there before the first of ours, if there is any.
 */
export function unsetGeneration(system: System, storePath: string, first = 1): void {
  if (linkAt(system, gcRoot) === storePath) system.remove(gcRoot);
  if (linkAt(system, profileLink) === undefined) return;
  withProfileLock(system, () => {
    const now = current(system);
    if (now !== undefined && now.target !== storePath) return;
    const theirs = generations(system).filter(({ number }) => number < first);
    const last = theirs.at(-1);
    if (last === undefined) system.remove(profileLink);
    else place(system, profileLink, baseName(generationLink(last.number)));
  });
}

/** Undoes setting or taking away a generation. A number that was made for it stays, and leads nowhere else. */
export function returnGeneration(system: System, made: string | null, before: string | null): void {
  const set = current(system)?.target === made || linkAt(system, gcRoot) === made;
  if (made !== null && !set) return;
  if (before === null) {
    if (made !== null) unsetGeneration(system, made);
    return;
  }
  const back = generations(system).filter(({ target }) => target === before);
  const last = back.at(-1);
  if (last === undefined) {
    setGeneration(system, before);
    return;
  }
  withProfileLock(system, () => {
    place(system, profileLink, baseName(generationLink(last.number)));
  });
  place(system, gcRoot, before);
}

/** Removes generations of ours beyond the newest `retain`, never the current one. */
export function pruneGenerations(system: System, first: number | undefined, retain: number): void {
  if (first === undefined || system.parent(profileDirectory).state !== 'present') return;
  const now = current(system)?.number;
  const own = generations(system).filter(({ number }) => number >= first);
  const old = own.slice(0, Math.max(0, own.length - retain)).filter(({ number }) => number !== now);
  if (old.length > 0) {
    withProfileLock(system, () => {
      for (const { number } of old) system.remove(generationLink(number));
    });
  }
  if (system.list(profileDirectory).length === 0) system.removeDirectory(profileDirectory);
}

/** What keeps the links from being set, in words; undefined where nothing does. */
export function obstacle(system: System): string | undefined {
  return [profileLink, gcRoot].flatMap((path) => {
    const found = system.lstat(path)?.type;
    return found === undefined || found === 'symlink'
      ? []
      : [`Cannot set ${path}: a ${found} is there, expected a link or nothing; move it away`];
  })[0];
}

// Whoever looks meanwhile finds the old link or the new one.
function place(system: System, path: AbsolutePath, target: string): void {
  const why = obstacle(system);
  if (why !== undefined) throw new Failure('host', why);
  if (linkAt(system, path) === target) return;
  const fresh = `${path}.sm-new` as AbsolutePath;
  system.removeTree(fresh);
  system.makeLink(fresh, target);
  system.rename(fresh, path);
  system.refresh();
}
