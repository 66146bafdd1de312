import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** One thing that somebody does to a file or link by hand, and what drift calls it. */
export interface HandEdit {
  readonly name: string;
  readonly status: 'modified' | 'deleted';
  readonly make: (path: string) => void;
}

const remove = (path: string): void => rmSync(path);

const either: readonly HandEdit[] = [
  { name: 'delete', status: 'deleted', make: remove },
  {
    name: 'replace by a directory',
    status: 'modified',
    make: (path) => {
      remove(path);
      mkdirSync(path);
      writeFileSync(join(path, 'inside'), 'by hand\n');
    },
  },
];

const ofFiles: readonly HandEdit[] = [
  ...either,
  {
    name: 'append',
    status: 'modified',
    make: (path) => writeFileSync(path, 'by hand\n', { flag: 'a' }),
  },
  {
    name: 'change bytes, keeping size and times',
    status: 'modified',
    make: (path) => {
      const { atime, mtime } = lstatSync(path);
      const bytes = readFileSync(path);
      const changed = bytes.length === 0 ? Buffer.from('x') : bytes.map((byte) => byte ^ 1);
      writeFileSync(path, changed);
      utimesSync(path, atime, mtime);
    },
  },
  {
    name: 'change the mode',
    status: 'modified',
    make: (path) => chmodSync(path, (lstatSync(path).mode & 0o7777) ^ 0o001),
  },
  {
    name: 'replace by a link',
    status: 'modified',
    make: (path) => {
      remove(path);
      symlinkSync('/etc/hostname', path);
    },
  },
];

const asRoot: readonly HandEdit[] = [
  {
    name: 'change the owner',
    status: 'modified',
    make: (path) => {
      const { uid, gid, mode } = lstatSync(path);
      chownSync(path, uid + 1, gid);
      chmodSync(path, mode & 0o7777);
    },
  },
  {
    name: 'change the group',
    status: 'modified',
    make: (path) => {
      const { uid, gid, mode } = lstatSync(path);
      chownSync(path, uid, gid + 1);
      chmodSync(path, mode & 0o7777);
    },
  },
];

const ofLinks: readonly HandEdit[] = [
  ...either,
  {
    name: 'retarget the link',
    status: 'modified',
    make: (path) => {
      remove(path);
      symlinkSync('/by/hand', path);
    },
  },
  {
    name: 'replace by a file',
    status: 'modified',
    make: (path) => {
      remove(path);
      writeFileSync(path, 'by hand\n');
    },
  },
];

/** The edits that make sense for a file or a link; owners only where they can be changed. */
export function editsFor(kind: 'file' | 'link', root: boolean): readonly HandEdit[] {
  if (kind === 'link') return ofLinks;
  return root ? [...ofFiles, ...asRoot] : ofFiles;
}

/** Numbers from 0 up to 1 that look random and are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A shuffled copy. */
export function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ item }) => item);
}
