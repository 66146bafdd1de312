import type { AbsolutePath } from '../schema/types.ts';
import { ancestorsOf } from '../state/address.ts';
import { codeOf } from './failure.ts';
import { type Layout, within } from './layout.ts';
import type { System } from './system.ts';

/** Makes a directory of ours and those above it, where they are missing; returns the new ones. */
export function ensureDirectory(
  system: System,
  path: AbsolutePath,
  mode: number,
): readonly AbsolutePath[] {
  const made = ancestorsOf(path).filter((above) => makeOnce(system, above, 0o755));
  return makeOnce(system, path, mode) ? [...made, path] : made;
}

function makeOnce(system: System, path: AbsolutePath, mode: number): boolean {
  if (system.parent(path).state === 'present') return false;
  try {
    system.makeDirectory(path, { mode });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  }
}

/** Takes away a state directory that was made for nothing: a refused apply leaves no trace. */
export function removeUnused(system: System, layout: Layout, made: readonly AbsolutePath[]): void {
  if (!made.includes(layout.directory) || system.lstat(layout.state) !== undefined) return;
  if (
    system.list(layout.directory).some((name) => within(layout.directory, name) !== layout.lock)
  ) {
    return;
  }
  try {
    system.remove(layout.lock);
    for (const path of [...made].reverse()) system.removeDirectory(path);
  } catch (error) {
    // Whoever waits for the lock may put a new one there; the directory is theirs then.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
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
