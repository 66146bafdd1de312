import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A directory taken for `/` in one test, on memory where there is some. */
export interface Scratch {
  /** Holds `root` and whatever the test puts beside it, such as manifests. */
  readonly directory: string;
  readonly root: string;
  /** The host's path of a path inside the root. */
  readonly at: (path: string) => string;
  readonly write: (path: string, text: string | Uint8Array, mode?: number) => void;
  readonly read: (path: string) => string;
  readonly exists: (path: string) => boolean;
  /** Writes a file beside the root; returns its path. */
  readonly beside: (name: string, text: string) => string;
  /** Everything below the root but our own state: one line a thing, with mode, owner and content. */
  readonly tree: () => string;
  readonly dispose: () => void;
}

const stateDirectory = '/var/lib/system-manager';

/** Makes an empty root with an /etc. */
export function scratch(): Scratch {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const directory = mkdtempSync(join(memory, 'sm-test-'));
  const root = join(directory, 'root');
  mkdirSync(join(root, 'etc'), { recursive: true });
  mkdirSync(join(root, 'var/lib'), { recursive: true });
  const at = (path: string): string => join(root, path);
  return {
    directory,
    root,
    at,
    write: (path, text, mode = 0o644) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
      chmodSync(at(path), mode);
    },
    read: (path) => readFileSync(at(path), 'utf8'),
    exists: (path) => lstatSync(at(path), { throwIfNoEntry: false }) !== undefined,
    beside: (name, text) => {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    },
    tree: () => treeOf(root, stateDirectory).join('\n'),
    dispose: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** One line for each thing below a directory, sorted, but for one path that is left out. */
export function treeOf(root: string, leftOut: string): readonly string[] {
  const lines: string[] = [];
  const visit = (path: string): void => {
    if (path === leftOut) return;
    const stat = lstatSync(join(root, path));
    const mode = (stat.mode & 0o7777).toString(8);
    const common = `${path || '/'} ${mode} ${stat.uid}:${stat.gid}`;
    if (stat.isSymbolicLink()) lines.push(`l ${path} -> ${readlinkSync(join(root, path))}`);
    else if (stat.isDirectory()) {
      lines.push(`d ${common}`);
      for (const name of readdirSync(join(root, path)).sort()) visit(`${path}/${name}`);
    } else if (stat.isFile()) {
      const digest = createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest('hex');
      lines.push(`f ${common} ${stat.size} ${digest}`);
    } else lines.push(`? ${common}`);
  };
  visit('');
  return lines;
}
