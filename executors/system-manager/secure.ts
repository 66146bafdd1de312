import type { Adopted } from '../../planner/system-manager/adopted.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { backupId, takeBackup } from '../backups.ts';
import { Failure } from '../failure.ts';
import { ensureLayout } from '../folders.ts';
import type { Machine } from '../machine.ts';
import { lookAt } from './look-at-old.ts';

/**
 * Copies what system-manager set aside, and whatever may hold somebody's edits, into the backups before
 * anything else is done: the plan names these copies, and nothing goes that is not in one.
 */
export async function secure(machine: Machine, { backups, keep }: Adopted): Promise<void> {
  const { system, layout } = machine;
  ensureLayout(system, layout);
  const changed: AbsolutePath[] = [];
  for (const { path, actual, id } of backups) {
    if (backupId(system, path, actual) !== id) changed.push(path);
    else await takeBackup(system, layout, path, actual, () => lookAt(machine, path));
  }
  for (const path of keep) {
    const actual = lookAt(machine, path);
    if (actual.type === 'file' || actual.type === 'symlink') {
      await takeBackup(system, layout, path, actual, () => lookAt(machine, path));
    }
  }
  if (changed.length === 0) return;
  throw new Failure('refused', [
    'Cannot adopt: what was set aside changed since it was looked at, expected it as shown; try again',
    ...changed.map((path) => `  ${path}`),
  ]);
}
