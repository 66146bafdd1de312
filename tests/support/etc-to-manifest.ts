// A directory tree such as a Debian system's own /etc as a manifest:
//   node --import tsx tests/support/etc-to-manifest.ts /etc > manifest.json
import { isUtf8 } from 'node:buffer';
import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { FileEntry, Manifest } from '../../schema/types.ts';

/** Why something in the tree has no entry in the manifest. */
export type SkipReason =
  | 'systemd unit directory'
  | 'no file and no link'
  | 'unreadable'
  | 'not UTF-8';

/** A tree as a manifest, and what could not be expressed in it, by path below the tree. */
export interface Converted {
  readonly manifest: Manifest & { readonly etc: Readonly<Record<string, FileEntry>> };
  readonly skipped: ReadonlyMap<string, SkipReason>;
}

const largestText = 64 * 1024;
const unitDirectories = ['systemd/system', 'systemd/system.control'];

/** Describes every file and link below a directory; a directory counts only by what lies in it. */
export function etcToManifest(directory: string): Converted {
  const etc: Record<string, FileEntry> = {};
  const skipped = new Map<string, SkipReason>();
  const visit = (folder: string): void => {
    for (const raw of readdirSync(join(directory, folder), { encoding: 'buffer' }).sort(
      Buffer.compare,
    )) {
      const path = folder === '' ? raw.toString('utf8') : `${folder}/${raw.toString('utf8')}`;
      const entry = isUtf8(raw) ? describe(directory, path) : 'not UTF-8';
      if (entry === 'directory') visit(path);
      else if (typeof entry === 'string') skipped.set(path, entry);
      else etc[path] = entry;
    }
  };
  visit('');
  return { manifest: { version: 1, etc }, skipped };
}

function describe(directory: string, path: string): FileEntry | SkipReason | 'directory' {
  const full = join(directory, path);
  const stat = lstatSync(full);
  if (unitDirectories.includes(path)) return 'systemd unit directory';
  if (stat.isSymbolicLink()) return { link: readlinkSync(full) };
  if (!stat.isFile() && !stat.isDirectory()) return 'no file and no link';
  try {
    if (stat.isFile()) return { ...contentOf(readFileSync(full)), ...attributesOf(stat) };
    readdirSync(full);
    return 'directory';
  } catch {
    return 'unreadable';
  }
}

function contentOf(bytes: Buffer): Pick<FileEntry, 'text'> | Pick<FileEntry, 'base64'> {
  return bytes.length < largestText && isUtf8(bytes) && !bytes.includes(0)
    ? { text: bytes.toString('utf8') }
    : { base64: bytes.toString('base64') };
}

function attributesOf({ mode, uid, gid }: Stats): Pick<FileEntry, 'mode' | 'user' | 'group'> {
  return { mode: (mode & 0o7777).toString(8).padStart(4, '0'), user: uid, group: gid };
}

if (process.argv[1] === import.meta.filename) {
  const { manifest, skipped } = etcToManifest(process.argv[2] ?? '/etc');
  for (const [path, reason] of skipped) process.stderr.write(`Skipped ${path}: ${reason}\n`);
  process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
}
