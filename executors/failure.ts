/** What kind of end a failure is; the command line turns it into an exit code (contract, section 7). */
export type FailureKind =
  | 'usage'
  | 'locked'
  | 'invalid'
  | 'refused'
  | 'host'
  | 'unfinished'
  | 'interrupted'
  | 'terminated';

/** An expected end of a command, told to people line by line. A bug of ours is any other error. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly lines: readonly string[];

  constructor(kind: FailureKind, lines: readonly string[] | string) {
    const all = typeof lines === 'string' ? [lines] : lines;
    super(all.join('\n'));
    this.name = 'Failure';
    this.kind = kind;
    this.lines = all;
  }
}

/** The host's error code, such as ENOENT, if an error has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

const meanings: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted (is it immutable? see lsattr)',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the quota is used up',
  EROFS: 'the file system is read-only',
  EIO: 'input/output error',
  EMFILE: 'too many open files',
  EEXIST: 'something is there already',
  ENOENT: 'nothing is there',
  ENOTDIR: 'not a directory',
  EISDIR: 'a directory is there',
  ENOTEMPTY: 'the directory is not empty',
  ELOOP: 'a symbolic link is there',
  EXDEV: 'it lies on another file system',
  ENAMETOOLONG: 'the name is too long',
};

/** An error of the host in words, with its code. */
export function describeError(error: unknown): string {
  const code = codeOf(error);
  const meaning = code === undefined ? undefined : meanings[code];
  if (code !== undefined && meaning !== undefined) return `${meaning} (${code})`;
  return error instanceof Error ? error.message : String(error);
}
