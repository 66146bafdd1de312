import type { Pieces } from '../schema/pieces.ts';
import type { AbsolutePath } from '../schema/types.ts';
import type { ParentFact } from '../state/facts.ts';

/** What lstat(2) says, in the words that the rest of the program uses. Times in milliseconds. */
export interface Stat {
  readonly type:
    | 'file'
    | 'symlink'
    | 'directory'
    | 'fifo'
    | 'socket'
    | 'block device'
    | 'character device';
  /** Permission bits only, 07777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly inode: number;
  readonly device: number;
  readonly mtime: number;
  readonly ctime: number;
}

/** Owner and mode of something new; owners are left as they come where sm may not set them. */
export interface Attributes {
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** A file that only ever grows: the journal, the history. */
export interface Appender {
  /** Appends text in one write(2). */
  readonly append: (text: string) => void;
  readonly sync: () => void;
  readonly close: () => void;
}

/**
 * The one door to the machine. Paths are as seen from inside `root`; the directories on the way are
 * opened one by one and links in them resolved as in a chroot, so nothing reaches outside it.
 * Reading answers undefined for what is absent; everything else that goes wrong throws the host's error.
 */
export interface System {
  /** The directory taken for `/`, as an absolute path of the host. */
  readonly root: string;
  /** The directory as the rest of the program may use it, or why not. */
  readonly parent: (directory: AbsolutePath) => ParentFact;
  readonly lstat: (path: AbsolutePath) => Stat | undefined;
  /** Undefined where nothing is there; throws EINVAL where something else is. */
  readonly readlink: (path: AbsolutePath) => string | undefined;
  /** The bytes of a regular file; never follows a link, never waits on a FIFO. */
  readonly read: (path: AbsolutePath, limit?: number) => Buffer;
  /** Feeds a regular file to `update` piece by piece. */
  readonly stream: (path: AbsolutePath, update: (bytes: Uint8Array) => void) => void;
  readonly list: (path: AbsolutePath) => readonly string[];
  /** A path by which the host's programs reach the same object, its directory already opened. */
  readonly hostPath: (path: AbsolutePath) => string;

  readonly makeDirectory: (path: AbsolutePath, attributes: Attributes) => void;
  readonly removeDirectory: (path: AbsolutePath) => void;
  /** Makes a symbolic link; EEXIST where something is there. */
  readonly makeLink: (path: AbsolutePath, target: string) => void;
  /** Makes a new regular file, closed to others until its bytes, owner and mode are set. Of bytes, or of text in pieces. */
  readonly createFile: (
    path: AbsolutePath,
    bytes: Uint8Array | Pieces,
    attributes: Attributes,
    durable: boolean,
  ) => void;
  /** A second name for the same inode; EEXIST where something is there: creation without clobbering. */
  readonly hardLink: (from: AbsolutePath, to: AbsolutePath) => void;
  readonly rename: (from: AbsolutePath, to: AbsolutePath) => void;
  readonly remove: (path: AbsolutePath) => void;
  readonly removeTree: (path: AbsolutePath) => void;
  readonly appender: (path: AbsolutePath) => Appender;
  /** Makes a file or directory durable: fsync(2). */
  readonly sync: (path: AbsolutePath) => void;
  /** An open descriptor for flock(2); undefined where the file is absent and not to be made. */
  readonly openLock: (path: AbsolutePath, create: boolean) => number | undefined;
  /** Replaces the text of an open lock file. */
  readonly writeLock: (descriptor: number, text: string) => void;
  readonly readLock: (descriptor: number) => string;
  /** Whether the path still names the opened file: whoever cleans up may have removed it meanwhile. */
  readonly isCurrentLock: (descriptor: number, path: AbsolutePath) => boolean;
  readonly closeLock: (descriptor: number) => void;

  /** Forgets opened directories: call it after directories moved, and before each phase. */
  readonly refresh: () => void;
  readonly close: () => void;
}

/** The names of the methods that change the machine. */
export const mutating = [
  'makeDirectory',
  'removeDirectory',
  'makeLink',
  'createFile',
  'hardLink',
  'rename',
  'remove',
  'removeTree',
  'appender',
  'sync',
  'writeLock',
] as const satisfies readonly (keyof System)[];
