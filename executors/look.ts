import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { canonical, sha256 } from '../schema/canonical.ts';
import type { AbsolutePath, ContentDigest, Entry, ResolvedFile, Seen } from '../schema/types.ts';
import type { Actual, ActualDirectory, ActualFile } from '../state/facts.ts';
import { codeOf, describeError, Failure } from './failure.ts';
import type { Keyring } from './keys.ts';
import type { Stat, System } from './system.ts';

/** What is known of a path before it is looked at, and how closely to look. */
export interface Expectation {
  readonly entry?: Entry | undefined;
  readonly resolved?: ResolvedFile | undefined;
  /** Read content even where the inode says that nothing changed. */
  readonly deep: boolean;
  /** A further digest to compare with, such as that of an original that comes back. */
  readonly planned?: ContentDigest | undefined;
  /** Whether a link is the likeliest thing there: it is then read without asking what it is. */
  readonly probablyLink?: boolean;
  readonly keys: Keyring;
  /** Our content store: a link into it counts as changed when what it points at changed. */
  readonly store: AbsolutePath;
}

/** Content up to this size is kept for diffs. */
const largestText = 64 * 1024;
const largestWhole = 8 * 1024 * 1024;
const mostEntries = 10_000;

/** Four octal digits of permission bits. */
export const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

/** Looks at one path. Never throws: what cannot be looked at is `unreadable`, and says why. */
export function look(system: System, path: AbsolutePath, expectation: Expectation): Actual {
  try {
    // A link that was recorded as a link takes one system call.
    const { entry, probablyLink = entry?.applied.type === 'symlink' } = expectation;
    const linked = probablyLink ? readLinkFirst(system, path) : undefined;
    if (linked !== undefined)
      return linked === null ? { type: 'absent' } : withTarget(system, linked, expectation);
    const stat = system.lstat(path);
    if (stat === undefined) return { type: 'absent' };
    switch (stat.type) {
      case 'symlink':
        return withTarget(system, system.readlink(path) ?? '', expectation);
      case 'file':
        return lookAtFile(system, path, stat, expectation);
      case 'directory':
        return lookAtDirectory(system, path, stat);
      default:
        return { type: 'special', what: stat.type };
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { type: 'absent' };
    return {
      type: 'unreadable',
      error: error instanceof Failure ? error.message : describeError(error),
    };
  }
}

function readLinkFirst(system: System, path: AbsolutePath): string | null | undefined {
  try {
    return system.readlink(path) ?? null;
  } catch (error) {
    if (codeOf(error) === 'EINVAL') return undefined;
    throw error;
  }
}

function withTarget(system: System, target: string, { store }: Expectation): Actual {
  if (!isInStore(target, store)) return { type: 'symlink', target };
  try {
    const content = `sha256:${sha256(system.read(target))}` as ContentDigest;
    return { type: 'symlink', target, content };
  } catch {
    return { type: 'symlink', target };
  }
}

/** Whether a link leads to a blob of our own store, and nowhere else by way of it. */
export function isInStore(target: string, store: AbsolutePath): target is AbsolutePath {
  const name = target.startsWith(`${store}/`) ? target.slice(store.length + 1) : '';
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/');
}

/** The inode as recorded, for telling later that nothing changed. */
export function seenOf(stat: Stat): Seen {
  return { ctime: stat.ctime, inode: stat.inode, mtime: stat.mtime, size: stat.size };
}

function sameInode(seen: Seen | undefined, stat: Stat): boolean {
  return (
    seen !== undefined &&
    seen.inode === stat.inode &&
    seen.size === stat.size &&
    seen.mtime === stat.mtime &&
    seen.ctime === stat.ctime
  );
}

function lookAtFile(
  system: System,
  path: AbsolutePath,
  stat: Stat,
  { entry, resolved, deep, keys, planned }: Expectation,
): ActualFile {
  const common = {
    type: 'file' as const,
    size: stat.size,
    mode: octal(stat.mode),
    uid: stat.uid,
    gid: stat.gid,
    seen: seenOf(stat),
  };
  const recorded = entry?.applied.type === 'file' ? entry.applied.content : undefined;
  const wanted = resolved?.type === 'file' ? resolved.content : undefined;
  // Where something else is wanted, the text is needed for the diff.
  const asWanted = wanted === undefined || wanted === recorded;
  if (!deep && recorded !== undefined && asWanted && sameInode(entry?.seen, stat)) {
    return { ...common, content: recorded };
  }
  const hashes =
    resolved !== undefined && resolved.type !== 'absent' && resolved.knownHashes !== undefined;
  // The digest of a secret comes first: only the first one enters a plan.
  const forms = [wanted, recorded, planned]
    .filter((form) => form !== undefined)
    .sort((left, right) => Number(right.startsWith('hmac:')) - Number(left.startsWith('hmac:')));
  if (stat.size > largestWhole && forms.every((form) => form.startsWith('sha256:'))) {
    const hash = createHash('sha256');
    system.stream(path, (bytes) => hash.update(bytes));
    return { ...common, content: `sha256:${hash.digest('hex')}` as ContentDigest };
  }
  const bytes = system.read(path);
  const plain = `sha256:${sha256(bytes)}` as ContentDigest;
  const digests = forms
    .map((form) => (form.startsWith('sha256:') ? plain : keys.like(form, bytes)))
    .filter((digest) => digest !== undefined);
  const [content = forms.length === 0 ? plain : keys.seal(bytes)] = digests;
  const also = [...new Set([...digests.slice(1), ...(hashes ? [plain] : [])])].filter(
    (digest) => digest !== content,
  );
  const known =
    wanted !== undefined &&
    (recorded === undefined || wanted === recorded) &&
    (content === wanted || also.includes(wanted));
  return {
    ...common,
    content,
    ...(also.length === 0 ? {} : { also }),
    ...(known ? {} : textOf(bytes)),
  };
}

function textOf(bytes: Buffer): { readonly text?: string } {
  return bytes.length <= largestText && isUtf8(bytes) && !bytes.includes(0)
    ? { text: bytes.toString('utf8') }
    : {};
}

/** A directory where a file is wanted or recorded, with a digest over everything below it. */
function lookAtDirectory(system: System, path: AbsolutePath, stat: Stat): ActualDirectory {
  const entries: { readonly path: AbsolutePath; readonly directory: boolean }[] = [];
  const lines: string[] = [];
  const visit = (directory: AbsolutePath): void => {
    for (const name of system.list(directory)) {
      const at = `${directory}/${name}` as AbsolutePath;
      const found = system.lstat(at);
      if (found === undefined) continue;
      if (entries.length >= mostEntries) {
        throw new Failure(
          'host',
          `a directory with more than ${mostEntries} entries is there, expected a file, a link or nothing`,
        );
      }
      const { inode: _, device: __, ...rest } = found;
      const folder = found.type === 'directory';
      const below = at.slice(path.length);
      // A directory's times change with what we ourselves put in and take out.
      lines.push(
        canonical(folder ? [below, 'directory', found.mode, found.uid, found.gid] : [below, rest]),
      );
      entries.push({ path: at, directory: folder });
      if (folder) visit(at);
    }
  };
  visit(path);
  return {
    type: 'directory',
    mode: octal(stat.mode),
    uid: stat.uid,
    gid: stat.gid,
    tree: `sha256:${sha256(lines.join('\n'))}`,
    entries,
  };
}
