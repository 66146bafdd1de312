import { folderOf, readAbout } from './backups.ts';
import { type Layout, within } from './layout.ts';
import type { System } from './system.ts';

const restoredName = 'restored';

/** The ids of all backups. */
export function backupIds(system: System, layout: Layout): readonly string[] {
  if (system.parent(layout.backups).state !== 'present') return [];
  const names = system.list(layout.backups).filter((name) => /^[0-9a-f]{64}$/.test(name));
  return names.map((name) => `sha256:${name}`);
}

/**
 * Whether a backup that nothing refers to may go. What stood there before us stays until it has been
 * given back; anything else as long as a generation of its time is kept. Where it does not say, it stays.
 */
export function mayGo(
  system: System,
  layout: Layout,
  id: string,
  oldest: string | undefined,
  plans: ReadonlySet<string>,
): boolean {
  const about = readAbout(system, layout, id);
  if (about?.reason === undefined || about.at === undefined || oldest === undefined) return false;
  if (about.reason === 'original' && !wasRestored(system, layout, id)) return false;
  return about.at < oldest && !plans.has(about.plan_id ?? '');
}

function wasRestored(system: System, layout: Layout, id: string): boolean {
  return system.lstat(within(folderOf(layout, id), restoredName)) !== undefined;
}

/** Notes that a backup has been given back: from now on it is one copy among two. */
export function noteRestored(system: System, layout: Layout, id: string, at: string): void {
  const folder = folderOf(layout, id);
  if (system.parent(folder).state !== 'present' || wasRestored(system, layout, id)) return;
  system.createFile(within(folder, restoredName), Buffer.from(`${at}\n`), { mode: 0o600 }, false);
}
