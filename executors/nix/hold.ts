import { join } from 'node:path';
import { type Built, buildFlake } from './build.ts';
import type { Caller } from './call.ts';

/** Something that was built, kept from the garbage collector until it is released. */
export interface HeldBuild extends Built {
  readonly release: () => void;
}

/** Builds a flake for the time that sm works with it. */
export async function holdBuild(caller: Caller, flake: string): Promise<HeldBuild> {
  // A link that nix made is a root of the garbage collector for as long as it is there.
  const directory = caller.outside.temporaryDirectory();
  try {
    const built = await buildFlake(caller, flake, join(directory.path, 'built'));
    return { ...built, release: directory.remove };
  } catch (error) {
    directory.remove();
    throw error;
  }
}
