import type { AbsolutePath } from '../schema/types.ts';
import { ancestorsOf } from '../state/address.ts';
import { codeOf } from './failure.ts';
import type { Layout } from './layout.ts';
import type { System } from './system.ts';

/** Makes a directory of ours and those above it, where they are missing. */
export function ensureDirectory(system: System, path: AbsolutePath, mode: number): void {
  for (const above of ancestorsOf(path)) makeOnce(system, above, 0o755);
  makeOnce(system, path, mode);
}

function makeOnce(system: System, path: AbsolutePath, mode: number): void {
  if (system.parent(path).state === 'present') return;
  try {
    system.makeDirectory(path, { mode });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** Makes the directories that hold our state: open only as far as readers of the store need. */
export function ensureLayout(system: System, layout: Layout): void {
  ensureDirectory(system, layout.directory, 0o755);
  makeOnce(system, layout.store, 0o755);
  for (const path of [layout.backups, layout.generations, layout.journal]) {
    makeOnce(system, path, 0o700);
  }
}
