import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import type { AbsolutePath } from '../schema/types.ts';
import { baseName, parentOf } from '../state/address.ts';
import { type Handle, openDirectories } from './directories.ts';
import { codeOf, describeError, Failure } from './failure.ts';
import { readPieces, writeAll, writePieces } from './pieces.ts';
import type { Attributes, Stat, System } from './system.ts';

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_APPEND, O_NOFOLLOW, O_NONBLOCK } = constants;

/** The largest file that is read in one piece. */
const largestRead = 1024 * 1024 * 1024;

function typeOf(stats: Stats): Stat['type'] {
  if (stats.isFile()) return 'file';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isDirectory()) return 'directory';
  if (stats.isFIFO()) return 'fifo';
  if (stats.isSocket()) return 'socket';
  return stats.isBlockDevice() ? 'block device' : 'character device';
}

function toStat(stats: Stats): Stat {
  return {
    type: typeOf(stats),
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    size: stats.size,
    inode: stats.ino,
    device: stats.dev,
    mtime: stats.mtimeMs,
    ctime: stats.ctimeMs,
  };
}

// chown clears the set-id bits, so the mode comes last; both before the bytes, so nobody reads early.
function dress(descriptor: number, { mode, uid, gid }: Attributes): void {
  if (uid !== undefined && gid !== undefined) fchownSync(descriptor, uid, gid);
  fchmodSync(descriptor, mode);
}

function nameOf(path: AbsolutePath): string {
  const name = baseName(path);
  if (name !== '' && name !== '.' && name !== '..') return name;
  throw new Failure(
    'host',
    `Cannot reach ${path}: it is no normal path, expected one without . and ..`,
  );
}

/** The machine itself, seen from a directory taken for `/`; the root goes by this very path. */
export function openSystem(root: string): System {
  const directories = openDirectories(root, process.geteuid?.() ?? 0);

  const handleOf = (directory: AbsolutePath): Handle => {
    const found = directories.open(directory);
    if ('descriptor' in found) return found;
    if (found.state === 'missing') {
      throw Object.assign(new Error(`ENOENT: ${directory} is missing`), { code: 'ENOENT' });
    }
    const why = found.state === 'blocked' ? `is a ${found.by}` : found.detail;
    throw new Failure('host', `Cannot reach ${directory}: ${found.at} ${why}`);
  };
  const reach = (path: AbsolutePath): string =>
    path === '/'
      ? `/proc/self/fd/${handleOf(path).descriptor}/.`
      : `/proc/self/fd/${handleOf(parentOf(path)).descriptor}/${nameOf(path)}`;
  // Opening the second directory may close the first; the third call brings it back (see directories.ts).
  const reachBoth = (from: AbsolutePath, to: AbsolutePath): readonly [string, string] => {
    reach(from);
    const second = reach(to);
    return [reach(from), second];
  };
  const openFile = (path: AbsolutePath): number => {
    const descriptor = openSync(reach(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (fstatSync(descriptor).isFile()) return descriptor;
    closeSync(descriptor);
    throw new Failure('host', `Cannot read ${path}: it is not a regular file, expected one`);
  };
  const present = (path: AbsolutePath): boolean => {
    if (path === '/') return true;
    return 'descriptor' in directories.open(parentOf(path));
  };

  return {
    root,
    parent: (directory) => {
      const found = directories.open(directory);
      return 'descriptor' in found ? found.fact : found;
    },
    lstat: (path) => {
      if (!present(path)) {
        const found = directories.open(parentOf(path));
        if ('descriptor' in found || found.state !== 'refused') return undefined;
      }
      const stats = lstatSync(reach(path), { throwIfNoEntry: false });
      return stats === undefined ? undefined : toStat(stats);
    },
    readlink: (path) => {
      if (!present(path)) return undefined;
      try {
        return readlinkSync(reach(path));
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    read: (path, limit = largestRead) => {
      const descriptor = openFile(path);
      try {
        const { size } = fstatSync(descriptor);
        if (size > limit) {
          throw new Failure(
            'host',
            `Cannot read ${path}: it has ${size} bytes, expected at most ${limit}`,
          );
        }
        return readFileSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
    stream: (path, update) => readPieces(openFile(path), update),
    list: (path) => readdirSync(`/proc/self/fd/${handleOf(path).descriptor}/.`).sort(),
    hostPath: (path) => reach(path).replace('/proc/self/', `/proc/${process.pid}/`),

    makeDirectory: (path, attributes) => {
      const at = reach(path);
      // In one step, so that nobody finds it half made.
      const umask = process.umask(0);
      try {
        mkdirSync(at, attributes.mode);
      } finally {
        process.umask(umask);
        // Also where it failed: EEXIST says that somebody else made it meanwhile.
        directories.made();
      }
      const descriptor = openSync(at, O_RDONLY | constants.O_DIRECTORY | O_NOFOLLOW);
      try {
        dress(descriptor, attributes);
      } finally {
        closeSync(descriptor);
      }
    },
    removeDirectory: (path) => {
      rmdirSync(reach(path));
      directories.refresh();
    },
    makeLink: (path, target) => {
      symlinkSync(target, reach(path));
      directories.made();
    },
    createFile: (path, bytes, attributes, durable) => {
      const descriptor = openSync(reach(path), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      try {
        dress(descriptor, attributes);
        if (bytes instanceof Uint8Array) writeAll(descriptor, bytes);
        else writePieces(descriptor, bytes);
        // Writing as root keeps set-id bits; as anybody else it clears them.
        if ((attributes.mode & 0o6000) !== 0) fchmodSync(descriptor, attributes.mode);
        if (durable) fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
    hardLink: (from, to) => {
      const [source, target] = reachBoth(from, to);
      linkSync(source, target);
    },
    rename: (from, to) => {
      const [source, target] = reachBoth(from, to);
      renameSync(source, target);
      directories.made();
    },
    remove: (path) => unlinkSync(reach(path)),
    removeTree: (path) => {
      rmSync(reach(path), { recursive: true, force: true });
      directories.refresh();
    },
    appender: (path) => {
      const descriptor = openSync(reach(path), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600);
      return {
        append: (text) => writeAll(descriptor, Buffer.from(text)),
        sync: () => fsyncSync(descriptor),
        close: () => closeSync(descriptor),
      };
    },
    sync: (path) => {
      const directory = directories.open(path);
      const at =
        'descriptor' in directory ? `/proc/self/fd/${directory.descriptor}/.` : reach(path);
      const descriptor = openSync(at, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
      try {
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
    openLock: (path, create) => {
      if (!create && !present(path)) return undefined;
      try {
        const mode = create ? O_RDWR | O_CREAT : O_RDONLY;
        return openSync(reach(path), mode | O_NOFOLLOW, 0o600);
      } catch (error) {
        const code = codeOf(error);
        if (!create && code === 'ENOENT') return undefined;
        if (code === undefined || code === 'ENOENT') throw error;
        const lacking = code === 'EACCES' || code === 'EPERM';
        throw new Failure(
          'host',
          `Cannot open the lock ${path}: ${describeError(error)}, expected ${lacking ? 'to be allowed to; run sm as root' : 'a file that can be written to'}`,
        );
      }
    },
    writeLock: (descriptor, text) => {
      ftruncateSync(descriptor, 0);
      writeSync(descriptor, text, 0);
    },

    readLock: (descriptor) => {
      const buffer = Buffer.alloc(4096);
      return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
    },
    isCurrentLock: (descriptor, path) =>
      present(path) &&
      lstatSync(reach(path), { throwIfNoEntry: false })?.ino === fstatSync(descriptor).ino,
    closeLock: (descriptor) => closeSync(descriptor),

    refresh: directories.refresh,
    close: directories.close,
  };
}
