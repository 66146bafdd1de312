import { asksToRecord } from '../../planner/asks.ts';
import { contentDigest } from '../../schema/canonical.ts';
import type {
  AbsolutePath,
  Address,
  ContentDigest,
  Entry,
  FileValue,
  ResolvedAbsent,
  ResolvedFile,
  ResolvedRegularFile,
  ResolvedSymbolicLink,
} from '../../schema/types.ts';
import { fileAddress } from '../../state/address.ts';
import type {
  Actual,
  ActualDirectory,
  ActualFile,
  Foreign,
  ParentFact,
} from '../../state/facts.ts';

/** The accounts of the host that these tests plan for. */
export const users: ReadonlyMap<string, number> = new Map([
  ['root', 0],
  ['web', 33],
]);

export const at = (path: string): Address => fileAddress(path as AbsolutePath);

export const path = (name: string): AbsolutePath => name as AbsolutePath;

/** A regular file as the manifest wants it. */
export function text(
  content: string,
  more: Partial<ResolvedRegularFile> = {},
): ResolvedRegularFile {
  return {
    type: 'file',
    content: contentDigest(content),
    size: Buffer.byteLength(content),
    mode: '0644',
    user: 'root',
    group: 'root',
    text: content,
    ...more,
  };
}

/** A regular file whose content lies in a source outside of the manifest. */
export function sourced(
  content: string,
  more: Partial<ResolvedRegularFile> = {},
): ResolvedRegularFile {
  const { text: _, ...rest } = text(content, { source: '/srv/source', ...more });
  return rest;
}

/** A keyed digest, as it stands for secret content. */
export const sealed = (content: string): ContentDigest =>
  `hmac:0badcafe:${contentDigest(`key ${content}`).slice('sha256:'.length)}` as ContentDigest;

/** A secret as the manifest wants it: its keyed digest, and no size. */
export function secret(
  content: string,
  more: Partial<ResolvedRegularFile> = {},
): ResolvedRegularFile {
  const { size: _, ...rest } = sourced(content, { sensitive: true, mode: '0400', ...more });
  return { ...rest, content: sealed(content) };
}

export function link(
  target: string,
  more: Partial<ResolvedSymbolicLink> = {},
): ResolvedSymbolicLink {
  return { type: 'symlink', target, ...more };
}

export function gone(more: Partial<ResolvedAbsent> = {}): ResolvedAbsent {
  return { type: 'absent', ...more };
}

/** The plain value in a wish, as the state records it. */
export function plainValue(wish: ResolvedFile): FileValue {
  switch (wish.type) {
    case 'absent':
      return { type: 'absent' };
    case 'symlink':
      return { type: 'symlink', target: wish.target };
    case 'file': {
      const { content, group, mode, size, user } = wish;
      return { type: 'file', content, group, mode, user, ...(size === undefined ? {} : { size }) };
    }
  }
}

/** What the state remembers of a wish that was carried out. */
export function entryOf(wish: ResolvedFile, more: Partial<Entry> = {}): Entry {
  return {
    kind: 'file',
    schema_version: 1,
    applied: plainValue(wish),
    origin: 'created',
    original: null,
    protect: false,
    depends_on: [],
    ...asksToRecord(wish),
    ...(wish.type === 'file' && wish.sensitive ? { sensitive: true } : {}),
    ...more,
  };
}

/** A regular file as it is seen on the host. */
export function seenFile(content: string, more: Partial<ActualFile> = {}): ActualFile {
  return {
    type: 'file',
    content: contentDigest(content),
    size: Buffer.byteLength(content),
    mode: '0644',
    uid: 0,
    gid: 0,
    text: content,
    ...more,
  };
}

/** A directory as it is seen on the host; a name that ends in `/` is a directory in it. */
export function seenDirectory(...names: readonly string[]): ActualDirectory {
  return {
    type: 'directory',
    mode: '0755',
    uid: 0,
    gid: 0,
    tree: contentDigest(names.join('\n')),
    entries: names.map((name) => ({
      path: path(name.replace(/\/$/, '')),
      directory: name.endsWith('/'),
    })),
  };
}

export const seenPipe: Actual = { type: 'special', what: 'fifo' };

export const unreadable: Actual = { type: 'unreadable', error: 'EACCES: permission denied' };

/** What is seen once a wish has been carried out. */
export function seenAs(wish: ResolvedFile | FileValue): Actual {
  if (wish.type === 'symlink') return { type: 'symlink', target: wish.target };
  if (wish.type !== 'file') return { type: 'absent' };
  const id = (owner: string | number): number =>
    typeof owner === 'number' ? owner : (users.get(owner) ?? 4711);
  return {
    type: 'file',
    content: wish.content,
    size: wish.size ?? 10,
    mode: wish.mode,
    uid: id(wish.user),
    gid: id(wish.group),
  };
}

export const directoryAt = (real: string, foreign?: Foreign): ParentFact => ({
  state: 'present',
  real: path(real),
  open: true,
  ...(foreign === undefined ? {} : { foreign }),
});

/** A directory that is not there, below one that is. */
export const missingBelow = (
  existing: string,
  real: string,
): Extract<ParentFact, { state: 'missing' }> => ({
  state: 'missing',
  existing: path(existing),
  real: path(real),
});
