import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { treeOf } from './scratch.ts';

const stateDirectory = '/var/lib/system-manager';

/** Everything below a directory but our own state: type, mode, owner and bytes of each thing. */
export function treeOn(root: string): string {
  return treeOf(root, stateDirectory).join('\n');
}

/** Which inode stands at each path and when it last changed: any write at all shows. */
export function inodesOf(root: string, ...leftOut: readonly string[]): string {
  const lines: string[] = [];
  visit(root, '', (path) => {
    if (leftOut.includes(path)) return;
    const { ino, ctimeNs, mtimeNs } = lstatSync(join(root, path), { bigint: true });
    lines.push(`${path || '/'} ${ino} ${ctimeNs} ${mtimeNs}`);
  });
  return lines.join('\n');
}

/** The digests of all regular files below a directory, by path. */
export function bytesOf(root: string): Map<string, string> {
  const found = new Map<string, string>();
  visit(root, '', (path) => {
    const file = join(root, path);
    if (!lstatSync(file).isFile()) return;
    found.set(path, createHash('sha256').update(readFileSync(file)).digest('hex'));
  });
  return found;
}

/**
 * Which of these bytes are gone: a file that is neither in its place as it was nor kept in the
 * backups. `originals` comes from `bytesOf` before anything happened.
 */
export function lostBytes(root: string, originals: ReadonlyMap<string, string>): readonly string[] {
  const now = bytesOf(root);
  const kept = new Set(
    [...now].filter(([path]) => path.startsWith(`${stateDirectory}/backups/`)).map(([, at]) => at),
  );
  return [...originals]
    .filter(([path, digest]) => now.get(path) !== digest && !kept.has(digest))
    .map(([path]) => path);
}

function visit(root: string, path: string, tell: (path: string) => void): void {
  tell(path);
  if (!lstatSync(join(root, path)).isDirectory()) return;
  for (const name of readdirSync(join(root, path)).sort()) visit(root, `${path}/${name}`, tell);
}
