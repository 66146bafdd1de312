import { isSecret, isSkipped } from '../../planner/suggest/skip.ts';
import type { LeftOut, Suggested } from '../../planner/suggest/suggestion.ts';
import type { AbsolutePath, FileEntry } from '../../schema/types.ts';
import { describeError } from '../failure.ts';
import { octal } from '../look.ts';
import type { System } from '../system.ts';
import { type KnownFiles, md5 } from './known-files.ts';
import type { Names } from './names.ts';
import type { Seen } from './walk.ts';

const largest = 1024 * 1024;

/** What is to be said about one file or link; nothing where it is as its package brought it. */
export function judgeFile(
  system: System,
  { path, stat }: Seen,
  known: KnownFiles,
  names: Names,
): Suggested | LeftOut | undefined {
  const digest = known.digests.get(path);
  if (digest === undefined && (known.owned.has(path) || isSkipped(path))) return undefined;
  if (path.includes('*')) return { path, why: 'its name holds a *, which a source cannot' };
  if (stat.type === 'symlink') return judgeLink(system, path, digest);
  if (stat.size > largest) return { path, why: `it has ${stat.size} bytes` };
  let bytes: Buffer;
  try {
    bytes = system.read(path, largest);
  } catch (error) {
    return { path, why: describeError(error) };
  }
  if (digest !== undefined && md5(bytes) === digest) return undefined;
  const about = attributes(stat.mode, names.user(stat.uid), names.group(stat.gid));
  if (isSecret(stat.mode, bytes.toString('latin1'))) {
    const entry = { source: '/root/secrets/…', sensitive: true, ...about, mode: octal(stat.mode) };
    const why =
      'it may hold a secret, and is never copied; keep its source where only root reads it';
    return {
      path,
      why,
      hint: `${JSON.stringify(path.slice('/etc/'.length))}: ${JSON.stringify(entry)}`,
    };
  }
  return { kind: 'file', path, entry: about, bytes };
}

function judgeLink(
  system: System,
  path: AbsolutePath,
  digest: string | undefined,
): Suggested | undefined {
  const target = system.readlink(path) ?? '';
  // Alternatives are switched by their own program.
  if (digest === undefined && target.startsWith('/etc/alternatives/')) return undefined;
  return { kind: 'file', path, entry: { link: target }, bytes: undefined };
}

/** What differs from 0644 root:root, as an entry says it. */
function attributes(
  mode: number,
  user: string,
  group: string,
): Pick<FileEntry, 'mode' | 'user' | 'group'> {
  return {
    ...(mode === 0o644 ? {} : { mode: octal(mode) }),
    ...(user === 'root' ? {} : { user }),
    ...(group === 'root' ? {} : { group }),
  };
}
