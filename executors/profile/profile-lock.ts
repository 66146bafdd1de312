import { profileLink } from '../../planner/profile/generation.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { Failure } from '../failure.ts';
import { lockFile } from '../lock.ts';
import type { System } from '../system.ts';

/** What nix-env locks while it switches or deletes generations. */
const lock = `${profileLink}.lock` as AbsolutePath;
const patience = 30;

/** Does something to the profile while no nix-env does; the lock is taken away afterwards, as by Nix. */
export function withProfileLock<T>(system: System, act: () => T): T {
  const descriptor = taken(system);
  try {
    return act();
  } finally {
    // Whoever waits for this very file sees by a byte in it that it is not the lock any more. In this
    // order: a file with a byte that is still there would be waited for, for ever.
    try {
      system.remove(lock);
      system.writeLock(descriptor, 'd');
    } finally {
      system.closeLock(descriptor);
    }
  }
}

function taken(system: System): number {
  for (;;) {
    const descriptor = system.openLock(lock, true);
    if (descriptor === undefined) throw new Failure('host', `Cannot open ${lock}`);
    if (lockFile(descriptor, 'alone', patience).status !== 0) {
      system.closeLock(descriptor);
      throw new Failure(
        'host',
        `Cannot lock ${lock}: another program, such as nix-env, has held it for ${patience} s, expected it to be free; wait for it and apply again`,
      );
    }
    if (system.isCurrentLock(descriptor, lock)) return descriptor;
    system.closeLock(descriptor);
  }
}
