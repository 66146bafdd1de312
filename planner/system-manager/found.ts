import type { AbsolutePath, Entry, Owner, ResolvedFile } from '../../schema/types.ts';
import type { Actual } from '../../state/facts.ts';

/** What was seen of one path that system-manager manages. */
export interface OldFile {
  readonly actual: Actual;
  /** The bytes of a regular file, so that the generation has all of it. */
  readonly content?: { readonly text: string } | { readonly base64: string };
}

/** What lies where the original of a replaced file was set aside. */
export interface OldBackup {
  readonly path: AbsolutePath;
  readonly actual: Actual;
  /** The id that it has among our backups; undefined for what cannot be kept there. */
  readonly id: string | undefined;
}

/** How one path is taken over: whether removal takes it away, and what comes back then. */
export interface Taken {
  readonly origin: Entry['origin'];
  readonly original: string | null;
}

/** One path as it is taken over. */
export interface Found {
  readonly path: AbsolutePath;
  readonly file: ResolvedFile;
  readonly taken: Taken;
  /** Whether it may hold somebody's edits. */
  readonly keep: boolean;
  readonly notes: readonly string[];
}

/** What is taken over of a path; undefined where nothing can be. */
export function foundAt(
  path: AbsolutePath,
  seen: OldFile | undefined,
  backup: OldBackup | undefined,
): Found | undefined {
  const original = backup?.id ?? null;
  const file = seen && resolvedOf(seen, original !== null);
  if (file === undefined) return undefined;
  const notes: string[] = [];
  const lost = backup !== undefined && original === null;
  if (lost) {
    notes.push(
      `${path} replaced a file whose original is not at ${backup.path} any more; sm destroy leaves it as it is`,
    );
  }
  const foreign = file.type === 'symlink' && !isOldLink(file.target);
  if (foreign) {
    notes.push(
      `${path} leads to ${file.target}, not into /nix/store: somebody changed it; a copy goes into the backups`,
    );
  }
  const taken: Taken = { origin: lost ? 'adopted' : 'created', original };
  return { path, file, taken, keep: foreign || file.type === 'file', notes };
}

/** Why nothing can be taken over of a path. */
export function whyNot(seen: OldFile | undefined): string {
  const actual = seen?.actual ?? { type: 'absent' as const };
  if (actual.type === 'absent') return 'it is gone';
  if (actual.type === 'unreadable') return actual.error;
  return `a ${actual.type === 'special' ? actual.what : actual.type} is there`;
}

const isOldLink = (target: string): boolean =>
  target === '/dev/null' || target.startsWith('/nix/store/');

function resolvedOf({ actual, content }: OldFile, hasOriginal: boolean): ResolvedFile | undefined {
  if (actual.type === 'symlink') return { type: 'symlink', target: actual.target };
  if (actual.type === 'absent') return hasOriginal ? { type: 'absent' } : undefined;
  if (actual.type !== 'file' || content === undefined) return undefined;
  return {
    type: 'file',
    content: actual.content,
    size: actual.size,
    mode: actual.mode,
    user: ownerOf(actual.uid),
    group: ownerOf(actual.gid),
    ...content,
  };
}

// As manifests say it: what they want is then what is recorded.
const ownerOf = (id: number): Owner => (id === 0 ? 'root' : id);
