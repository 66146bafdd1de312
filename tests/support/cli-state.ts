import { readFileSync, renameSync } from 'node:fs';
import type { State } from '../../schema/types.ts';
import type { Scratch } from './scratch.ts';

const path = '/var/lib/system-manager/state.json';

/** The recorded state, as it stands in its file. */
export function stateOf(world: Scratch): State {
  return JSON.parse(readFileSync(world.at(path), 'utf8')) as State;
}

/** Puts another file where the state stands. Never writes through it: it may share its inode. */
export function replaceState(world: Scratch, text: string): void {
  world.write(`${path}.test`, text, 0o600);
  renameSync(world.at(`${path}.test`), world.at(path));
}
