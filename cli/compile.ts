import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Module } from 'node:module';
import { Script } from 'node:vm';

// Put together here, so that the loader itself, which comes first, does not hold it.
const begin = ['/*program', ''].join('\n');
const end = '*/';
// A comment ends at its first end mark, so those of the program are written in another way.
const hiddenEnd = '*\u0001/';

// In hexadecimal; its length keeps what follows it in the compiled form aligned, as V8 wants it.
const idLength = 64;

/**
 * The program as it lies in the built file: a comment, so that V8 skips it until it is asked for, that
 * begins with its digest.
 */
export function hide(program: string): string {
  if (program.includes('\u0001')) throw new Error('Cannot hide a program that holds U+0001');
  const wrapped = Module.wrap(program);
  const id = createHash('sha256').update(wrapped).digest('hex');
  return `${begin}${id}\n${wrapped.replaceAll(end, hiddenEnd)}${end}\n`;
}

/** Where the compiled form of a built file lies. */
export function cacheOf(file: string): string {
  return file.replace(/\.cjs$/, '.cache');
}

/** The program of a built file, and the digest that tells it from those of other builds. */
export interface Compiled {
  readonly id: string;
  readonly script: Script;
}

/**
 * Compiles the program that a built file holds, from the compiled form beside it where V8 accepts that:
 * compiling was half of what each run cost. V8 compares its own version and flags, and of the program
 * nothing but its length; that it is of this very program the digest before it says. Where any of these
 * differ V8 compiles anew; without the cache everything works, only slower.
 */
export function compile(file: string): Compiled {
  const bytes = readFileSync(file);
  const start = bytes.indexOf(begin) + begin.length;
  const id = bytes.toString('latin1', start, start + idLength);
  const first = start + idLength + 1;
  // Nothing but comments holds anything else than ASCII, and V8 is quicker with one byte a character.
  const program = bytes
    .toString('latin1', first, bytes.lastIndexOf(end))
    .replaceAll(hiddenEnd, end);
  const cachedData = readCache(cacheOf(file), id);
  const script = new Script(program, {
    filename: file,
    lineOffset: bytes.toString('latin1', 0, first).split('\n').length - 1,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  return { id, script };
}

/** The compiled form of a program as it lies beside the built file. */
export function cacheBytes({ id, script }: Compiled): Buffer {
  return Buffer.concat([Buffer.from(id), script.createCachedData()]);
}

// Of an upgrade that came halfway, or of a copy, the other file may be here: its code must never run.
function readCache(path: string, id: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    return bytes.toString('latin1', 0, idLength) === id ? bytes.subarray(idLength) : undefined;
  } catch {
    return undefined;
  }
}
