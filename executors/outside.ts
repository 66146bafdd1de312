import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { Pieces } from '../schema/pieces.ts';
import { codeOf, describeError, Failure } from './failure.ts';
import { readPieces, writePieces } from './pieces.ts';

/** What stat(2) says of a file on the machine that runs sm; links are followed. */
export interface OutsideStat {
  readonly file: boolean;
  readonly directory: boolean;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
}

/**
 * The machine that runs sm, for what never lies below `--root`: manifests, sources, plan files, the
 * environment, the clock. The other half of the one door.
 */
export interface Outside {
  readonly uid: number;
  readonly gid: number;
  readonly now: () => Date;
  readonly env: (name: string) => string | undefined;
  readonly workingDirectory: string;
  /** How this very program was started, absolutely, without its arguments. */
  readonly program: readonly string[];
  readonly hostname: string;
  readonly architecture: string;
  /** The account behind this run: whoever called sudo, else the process's own. */
  readonly account: { readonly name: string; readonly uid: number };
  readonly stat: (path: string) => OutsideStat | undefined;
  readonly realpath: (path: string) => string;
  /** The same for the path itself, links not followed. */
  readonly lstat: (path: string) => OutsideStat | undefined;
  /** The bytes of a file; refuses what is no regular file, so a FIFO never blocks, and what is larger. */
  readonly read: (path: string, limit: number) => Buffer;
  /** Feeds a file to `update` piece by piece. */
  readonly stream: (path: string, update: (bytes: Uint8Array) => void) => void;
  /** The text of a small file, or undefined where it cannot be read. */
  readonly peek: (path: string) => string | undefined;
  readonly readStandardInput: (limit: number) => Buffer;
  readonly list: (path: string) => readonly string[];
  /** A file for the user that grows line by line; made anew. */
  readonly appender: (path: string) => {
    readonly append: (text: string) => void;
    readonly close: () => void;
  };
  /** Makes a file for the user where nothing is yet; says whether it did. Directories on the way too. */
  readonly create: (path: string, text: string) => boolean;
  /** A new directory that only this run can use, and what takes it away again. */
  readonly temporaryDirectory: () => { readonly path: string; readonly remove: () => void };
  /** Writes a file for the user: temporary, fsync, rename; never through a link. The umask has no say. */
  readonly write: (path: string, text: string | Uint8Array | Pieces, mode: number) => void;
  /** Makes a directory and those above it, closed to others; nothing where it is there. */
  readonly makeDirectory: (path: string) => void;
}

function toStat(path: string, follow: boolean): OutsideStat | undefined {
  const stats = follow
    ? statSync(path, { throwIfNoEntry: false })
    : lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return {
    file: stats.isFile(),
    directory: stats.isDirectory(),
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    size: stats.size,
  };
}

// Shells hand over `<(command)` as a pipe below /dev/fd: that one is meant, and has a writer.
const isPipeOfShell = (path: string): boolean => /^\/(dev|proc\/self)\/fd\/\d+$/.test(path);

function openRegular(path: string): number {
  if (isPipeOfShell(path)) return openSync(path, 'r');
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Failure('invalid', `Cannot read ${path}: it is not a regular file, expected one`);
}

function readBounded(descriptor: number, name: string, limit: number): Buffer {
  const tooLarge = (size: string): Failure =>
    new Failure(
      'invalid',
      `Cannot read ${name}: it has ${size} bytes, expected at most ${limit}; put large contents into files and name them with source`,
    );
  const { size } = fstatSync(descriptor);
  if (size > limit) throw tooLarge(String(size));
  const pieces: Buffer[] = [];
  let total = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(Math.max(64 * 1024, size - total + 1));
    const count = readPatiently(descriptor, piece);
    if (count === 0) {
      // What fits one piece, as a file does, is not copied.
      const [first] = pieces;
      return pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces, total);
    }
    total += count;
    if (total > limit) throw tooLarge(`more than ${limit}`);
    pieces.push(piece.subarray(0, count));
  }
}

// Standard input may be set not to block by whoever shares it.
function readPatiently(descriptor: number, into: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, into, 0, into.length, null);
    } catch (error) {
      if (codeOf(error) === 'EOF') return 0;
      if (codeOf(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function program(): readonly string[] {
  const [, script] = process.argv;
  const main = script === undefined ? [] : [realpathOr(script)];
  return [process.execPath, ...process.execArgv, ...main];
}

function realpathOr(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function account(env: NodeJS.ProcessEnv): Outside['account'] {
  const uid = process.getuid?.() ?? 0;
  const sudo = Number(env.SUDO_UID);
  if (uid === 0 && env.SUDO_USER !== undefined && Number.isSafeInteger(sudo)) {
    return { name: env.SUDO_USER, uid: sudo };
  }
  try {
    return { name: userInfo().username, uid };
  } catch {
    return { name: String(uid), uid };
  }
}

const architectures: Readonly<Record<string, string>> = {
  x64: 'x86_64-linux',
  arm64: 'aarch64-linux',
  ia32: 'i686-linux',
  arm: 'armv7l-linux',
  riscv64: 'riscv64-linux',
  ppc64: 'powerpc64le-linux',
  s390x: 's390x-linux',
};

/** The machine that runs sm. */
export function openOutside(): Outside {
  return {
    uid: process.geteuid?.() ?? 0,
    gid: process.getegid?.() ?? 0,
    now: () => new Date(),
    env: (name) => process.env[name],
    workingDirectory: process.cwd(),
    program: program(),
    hostname: hostname(),
    architecture: architectures[process.arch] ?? `${process.arch}-linux`,
    account: account(process.env),
    realpath: (path) => realpathSync(path),
    stat: (path) => toStat(path, true),
    lstat: (path) => toStat(path, false),
    read: (path, limit) => {
      const descriptor = openRegular(path);
      try {
        return readBounded(descriptor, path, limit);
      } finally {
        closeSync(descriptor);
      }
    },
    stream: (path, update) => readPieces(openRegular(path), update),
    peek: (path) => {
      try {
        const descriptor = openRegular(path);
        try {
          return readBounded(descriptor, path, 1024 * 1024).toString('utf8');
        } finally {
          closeSync(descriptor);
        }
      } catch {
        return undefined;
      }
    },
    readStandardInput: (limit) => readBounded(0, 'standard input', limit),
    list: (path) => readdirSync(path).sort(),
    appender: (path) => {
      try {
        const descriptor = openSync(path, 'w', 0o600);
        return {
          append: (text) => writeSync(descriptor, text),
          close: () => closeSync(descriptor),
        };
      } catch (error) {
        throw new Failure(
          'usage',
          `Cannot write ${path}: ${describeError(error)}, expected a file that can be written`,
        );
      }
    },
    makeDirectory: (path) => {
      try {
        mkdirSync(path, { recursive: true, mode: 0o700 });
      } catch (error) {
        throw new Failure('host', `Cannot make the directory ${path}: ${describeError(error)}`);
      }
    },
    create: (path, text) => {
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text, { mode: 0o644, flag: 'wx' });
        return true;
      } catch (error) {
        if (codeOf(error) === 'EEXIST' && lstatSync(path, { throwIfNoEntry: false })) return false;
        throw new Failure('host', `Cannot write ${path}: ${describeError(error)}`);
      }
    },
    temporaryDirectory: () => {
      const path = mkdtempSync(join(tmpdir(), 'sm-'));
      return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
    },
    write: (path, text, mode) => {
      const there = lstatSync(path, { throwIfNoEntry: false });
      if (there !== undefined && !there.isFile()) {
        throw new Failure(
          'usage',
          `Cannot write ${path}: something else than a file is there, expected a file or nothing`,
        );
      }
      const temporary = join(dirname(path), `.sm-${process.pid}-${Date.now().toString(36)}`);
      try {
        // One descriptor throughout: in a directory of others the name may be another file's by now.
        const descriptor = openSync(temporary, 'wx', 0o600);
        try {
          const whole = typeof text === 'string' || text instanceof Uint8Array;
          if (whole) writeFileSync(descriptor, text);
          else writePieces(descriptor, text);
          // What runs as its owner must never come to be root's.
          fchmodSync(descriptor, mode & 0o777);
          fsyncSync(descriptor);
        } finally {
          closeSync(descriptor);
        }
        renameSync(temporary, path);
      } catch (error) {
        try {
          unlinkSync(temporary);
        } catch {
          // It was never made.
        }
        throw new Failure('host', `Cannot write ${path}: ${describeError(error)}`);
      }
    },
  };
}
