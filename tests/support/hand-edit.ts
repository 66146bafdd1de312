import {
  appendFileSync,
  chmodSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isRoot } from './arbitrary.ts';

/** What someone may do by hand to a path that sm manages. */
export const edits = [
  'append',
  'same size',
  'mode',
  'owner',
  'remove',
  'link instead',
  'file instead',
  'directory instead',
  'retarget',
] as const;
export type Edit = (typeof edits)[number];

/**
 * Edits a path inside a root by hand, or answers false where that edit would change nothing, or where
 * the way there leads through a link, which would be taken from outside the root here.
 */
export function editByHand(root: string, path: string, edit: Edit): boolean {
  const at = join(root, path);
  if (!isReal(root, dirname(at))) return false;
  const stat = lstatSync(at, { throwIfNoEntry: false });
  if (stat === undefined) return editAbsent(at, edit);
  if (edit === 'remove') rmSync(at, { recursive: true });
  else if (edit === 'link instead') replace(at, () => symlinkSync('made-by-hand', at));
  else if (edit === 'file instead') replace(at, () => writeFileSync(at, 'made by hand\n'));
  else if (edit === 'directory instead') replace(at, () => mkdirSync(at));
  else if (stat.isSymbolicLink()) return editLink(at, edit);
  else if (stat.isFile()) return editFile(at, edit);
  else return false;
  return true;
}

function replace(at: string, make: () => void): void {
  rmSync(at, { recursive: true });
  make();
}

function isReal(root: string, directory: string): boolean {
  if (directory === root) return true;
  if (!isReal(root, dirname(directory))) return false;
  return lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() === true;
}

function editAbsent(at: string, edit: Edit): boolean {
  if (edit !== 'file instead' && edit !== 'link instead') return false;
  if (edit === 'file instead') writeFileSync(at, 'made by hand\n');
  else symlinkSync('made-by-hand', at);
  return true;
}

function editLink(at: string, edit: Edit): boolean {
  if (edit !== 'retarget') return false;
  const target = readlinkSync(at);
  replace(at, () => symlinkSync(`${target}-by-hand`, at));
  return true;
}

function editFile(at: string, edit: Edit): boolean {
  const { mode, uid, gid, size } = lstatSync(at);
  if (edit === 'append') appendFileSync(at, 'by hand\n');
  else if (edit === 'same size' && size > 0) {
    const bytes = readFileSync(at);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    writeFileSync(at, bytes);
  } else if (edit === 'mode') chmodSync(at, (mode & 0o7777) ^ 0o020);
  else if (edit === 'owner' && isRoot) lchownSync(at, uid + 1, gid);
  else return false;
  return true;
}
