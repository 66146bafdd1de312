import { canonical, pretty, sha256 } from '../schema/canonical.ts';
import type { AbsolutePath, FileValue } from '../schema/types.ts';
import { type Actual, fingerprint } from '../state/facts.ts';

import { liveValue, sameFingerprint } from '../state/same.ts';
import { run } from './command.ts';
import { Failure } from './failure.ts';
import { type Layout, within } from './layout.ts';
import { settle } from './sync.ts';
import type { System } from './system.ts';

/** When and why a backup is taken. */
export interface Occasion {
  /** What stood there before us, somebody's change of what we wrote, or what was in the way of putting back. */
  readonly reason: 'original' | 'drifted' | 'displaced';
  readonly at: string;
  readonly plan_id: string;
}

/** What a backup says of itself, beside its object; those of older versions do not say when and why. */
export interface About extends Partial<Occasion> {
  readonly path: AbsolutePath;
  readonly value: FileValue;
}

const objectName = 'object';
const aboutName = 'about.json';

/**
 * The id of a backup: the digest of what was seen, its path and its inode's times, so that two files
 * which differ only in attributes that we cannot read (ACLs, xattrs) never share one.
 */
export function backupId(system: System, path: AbsolutePath, actual: Actual): string {
  const stat = system.lstat(path);
  return `sha256:${sha256(canonical([path, fingerprint(actual), stat?.inode, stat?.mtime, stat?.ctime]))}`;
}

/** Where a backup lies. */
export const folderOf = (layout: Layout, id: string): AbsolutePath =>
  within(layout.backups, id.replace('sha256:', ''));

/** The value that a backup holds; undefined where there is no such backup. */
export function readBackupValue(system: System, layout: Layout, id: string): FileValue | undefined {
  return readAbout(system, layout, id)?.value;
}

/** What a backup says of itself; undefined where there is none. */
export function readAbout(system: System, layout: Layout, id: string): About | undefined {
  return aboutIn(system, folderOf(layout, id));
}

/** The text of a backup that is a small file; undefined for anything else. */
export function readBackupText(system: System, layout: Layout, id: string): string | undefined {
  try {
    return system.read(within(folderOf(layout, id), objectName), 1024 * 1024).toString('utf8');
  } catch {
    return undefined;
  }
}

/** The objects of all backups of a path, in no order. */
export function backedUp(
  system: System,
  layout: Layout,
  path: AbsolutePath,
): readonly AbsolutePath[] {
  if (system.parent(layout.backups).state !== 'present') return [];
  return system
    .list(layout.backups)
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .filter((name) => aboutIn(system, within(layout.backups, name))?.path === path)
    .map((name) => within(layout.backups, name, objectName));
}

function aboutIn(system: System, folder: AbsolutePath): About | undefined {
  try {
    return JSON.parse(system.read(within(folder, aboutName)).toString('utf8')) as About;
  } catch {
    return undefined;
  }
}

/** Whether a backup is there and whole: it is renamed into place last. */
export function hasBackup(system: System, layout: Layout, id: string): boolean {
  return system.lstat(within(folderOf(layout, id), aboutName)) !== undefined;
}

/**
 * Keeps a file, link or directory with everything that cp -a keeps: bytes, mode, owner, times, ACLs,
 * xattrs. `look` checks the copy's source again afterwards: a file edited meanwhile is refused.
 */
export async function takeBackup(
  system: System,
  layout: Layout,
  path: AbsolutePath,
  actual: Actual,
  lookAgain: () => Actual,
  occasion?: Occasion,
): Promise<string> {
  const id = backupId(system, path, actual);
  if (hasBackup(system, layout, id)) {
    renewBackup(system, layout, id, occasion);
    return id;
  }
  const value = liveValue(actual);
  if (value === null) throw new Failure('host', `Cannot back up ${path}: nothing is there`);
  const folder = folderOf(layout, id);
  const draft = within(layout.backups, `.draft-${id.slice(7, 23)}`);
  system.removeTree(draft);
  system.makeDirectory(draft, { mode: 0o700 });
  await copy(system, path, within(draft, objectName), 'back up');
  if (!sameFingerprint(fingerprint(actual), lookAgain())) {
    system.removeTree(draft);
    throw new Failure(
      'host',
      `Cannot back up ${path}: it changed while it was copied, expected it to stay as planned; plan again`,
    );
  }
  const about: About = { ...occasion, path, value };
  system.createFile(within(draft, aboutName), Buffer.from(pretty(about)), { mode: 0o600 }, true);
  await settle(system, within(draft, objectName));
  system.sync(draft);
  system.rename(draft, folder);
  system.refresh();
  system.sync(layout.backups);
  return id;
}

// A backup that is there already serves a later occasion too.
function renewBackup(
  system: System,
  layout: Layout,
  id: string,
  occasion: Occasion | undefined,
): void {
  const about = readAbout(system, layout, id);
  if (occasion === undefined || about === undefined || about.plan_id === occasion.plan_id) return;
  const reason = about.reason === 'original' ? about.reason : occasion.reason;
  const next: About = { ...about, ...occasion, reason };
  const draft = within(folderOf(layout, id), `.${aboutName}.new`);
  if (system.lstat(draft) !== undefined) system.remove(draft);
  system.createFile(draft, Buffer.from(pretty(next)), { mode: 0o600 }, true);
  system.rename(draft, within(folderOf(layout, id), aboutName));
}

/** Puts a copy of a backup beside its place, under a temporary name, ready to be renamed. */
export async function stageBackup(
  system: System,
  layout: Layout,
  id: string,
  temporary: AbsolutePath,
): Promise<void> {
  await copy(system, within(folderOf(layout, id), objectName), temporary, 'restore');
}

async function copy(
  system: System,
  from: AbsolutePath,
  to: AbsolutePath,
  verb: string,
): Promise<void> {
  system.lstat(to);
  const source = system.hostPath(from);
  const target = system.hostPath(to);
  const outcome = await run(['cp', '-a', '--no-target-directory', '--', source, target], {
    timeout: 3_600_000,
  });
  if (!outcome.ok) {
    throw new Failure(
      'host',
      `Cannot ${verb} ${from}: cp said ${outcome.output.trim()}, expected a copy at ${to}`,
    );
  }
}
