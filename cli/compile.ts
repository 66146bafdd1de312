import { readFileSync } from 'node:fs';
import { Module } from 'node:module';
import { Script } from 'node:vm';

// Put together here, so that the loader itself, which comes first, does not hold it.
const begin = ['/*program', ''].join('\n');
const end = '*/';
// A comment ends at its first end mark, so those of the program are written in another way.
const hiddenEnd = '*\u0001/';

/** The program as it lies in the built file: a comment, so that V8 skips it until it is asked for. */
export function hide(program: string): string {
  if (program.includes('\u0001')) throw new Error('Cannot hide a program that holds U+0001');
  return `${begin}${Module.wrap(program).replaceAll(end, hiddenEnd)}${end}\n`;
}

/** Where the compiled form of a built file lies. */
export function cacheOf(file: string): string {
  return file.replace(/\.cjs$/, '.cache');
}

/**
 * Compiles the program that a built file holds, from the compiled form beside it where V8 accepts that:
 * compiling was half of what each run cost. V8 compares its own version and flags, and compiles anew
 * where they differ; without the cache everything works, only slower.
 */
export function compile(file: string): Script {
  const bytes = readFileSync(file);
  const start = bytes.indexOf(begin) + begin.length;
  // Nothing but comments holds anything else than ASCII, and V8 is quicker with one byte a character.
  const program = bytes
    .toString('latin1', start, bytes.lastIndexOf(end))
    .replaceAll(hiddenEnd, end);
  const cachedData = readCache(cacheOf(file));
  return new Script(program, {
    filename: file,
    lineOffset: bytes.toString('latin1', 0, start).split('\n').length - 1,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
}

function readCache(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
