import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import picomatch from 'picomatch';
import { sha256 } from '../schema/canonical.ts';
import type { Problem } from '../schema/problem.ts';
import { describeError, Failure } from './failure.ts';
import type { Outside } from './outside.ts';

/** One file that a `source` stands for: where it is, and where it goes below the entry's path. */
export interface SourceFile {
  readonly path: string;
  /** Empty where the source is the file itself. */
  readonly below: string;
}

const mostFiles = 1_000_000;
const deepest = 64;
const largestPreview = 64 * 1024;

/** Expands a file, a directory (each file in it) or a pattern with `*`, sorted. */
export function expandSource(
  outside: Outside,
  source: string,
  place: string,
): readonly SourceFile[] | Problem {
  const missing = (found: string): Problem => ({
    place,
    found,
    expected: 'a file or directory that is there',
  });
  try {
    if (source.includes('*')) {
      const matches = matchPattern(outside, source);
      if (matches.length === 0) return missing(`no file that matches ${source}`);
      return matches.flatMap((path) => walk(outside, path, basename(path), 0));
    }
    const stat = outside.stat(source);
    if (stat === undefined) return missing(`nothing at ${source}`);
    if (stat.file) return [{ path: source, below: '' }];
    if (stat.directory) {
      const files = walk(outside, source, '', 0);
      return files.length === 0 ? missing(`an empty directory at ${source}`) : files;
    }
    return { place, found: `${source}, which is no regular file`, expected: 'a file or directory' };
  } catch (error) {
    return {
      place,
      found: error instanceof Failure ? error.message : `${source}: ${describeError(error)}`,
      expected: 'a readable file or directory',
    };
  }
}

function walk(outside: Outside, path: string, below: string, depth: number): SourceFile[] {
  if (depth > deepest)
    throw new Failure(
      'invalid',
      `${path}: more than ${deepest} directories deep, perhaps a loop of links`,
    );
  const stat = outside.stat(path);
  if (stat === undefined) throw new Failure('invalid', `${path}, a link to nothing`);
  if (stat.file) return [{ path, below }];
  if (!stat.directory) throw new Failure('invalid', `${path}, which is no regular file`);
  const found: SourceFile[] = [];
  for (const name of outside.list(path)) {
    const further = below === '' ? name : `${below}/${name}`;
    for (const file of walk(outside, join(path, name), further, depth + 1)) found.push(file);
    if (found.length > mostFiles)
      throw new Failure('invalid', `${path}, more than ${mostFiles} files`);
  }
  return found;
}

function matchPattern(outside: Outside, pattern: string): readonly string[] {
  const steps = pattern.split('/');
  const first = steps.findIndex((step) => step.includes('*'));
  let paths = [steps.slice(0, first).join('/') || '/'];
  for (const step of steps.slice(first)) {
    if (!step.includes('*')) {
      paths = paths
        .map((path) => join(path, step))
        .filter((path) => outside.stat(path) !== undefined);
      continue;
    }
    const matches = picomatch(step, { nonegate: true });
    paths = paths
      .filter((path) => outside.stat(path)?.directory === true)
      .flatMap((path) =>
        outside
          .list(path)
          .filter((name) => matches(name))
          .map((name) => join(path, name)),
      );
  }
  return paths.sort();
}

/** What a source holds: its digest and size, its bytes where they are needed, its text for diffs. */
export interface SourceContent {
  readonly sha256: string;
  readonly size: number;
  readonly text?: string;
}

const largestWhole = 8 * 1024 * 1024;

/** Digests a source; large ones piece by piece. Throws what the host says. */
export function digestSource(outside: Outside, path: string): SourceContent {
  const size = outside.stat(path)?.size ?? 0;
  if (size > largestWhole) {
    const hash = createHash('sha256');
    let length = 0;
    outside.stream(path, (bytes) => {
      hash.update(bytes);
      length += bytes.length;
    });
    return { sha256: hash.digest('hex'), size: length };
  }
  const bytes = outside.read(path, largestWhole * 2);
  const shown = bytes.length <= largestPreview && isUtf8(bytes) && !bytes.includes(0);
  return {
    sha256: sha256(bytes),
    size: bytes.length,
    ...(shown ? { text: bytes.toString('utf8') } : {}),
  };
}

/** A source as an absolute path: relative ones start from the manifest. */
export function absoluteSource(directory: string, source: string): string {
  return source.startsWith('/') ? source : join(directory, source);
}
