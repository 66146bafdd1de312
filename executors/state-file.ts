import { describeProblem } from '../schema/problem.ts';
import type { AbsolutePath, State } from '../schema/types.ts';
import { decodeState, encodeState } from '../state/codec.ts';
import { codeOf, describeError, Failure } from './failure.ts';
import { type Layout, shown, within } from './layout.ts';
import type { System } from './system.ts';

const largestState = 500 * 1024 * 1024;

/** The recorded state; undefined where there is none yet. Never guesses at a damaged one. */
export function readState(system: System, layout: Layout): State | undefined {
  const text = readText(system, layout.state);
  if (text === undefined) return undefined;
  const decoded = decodeState(text);
  if (decoded.ok) return decoded.value;
  throw new Failure('invalid', [
    `Cannot use the state ${shown(system, layout.state)}: found ${decoded.problems.length === 1 ? '1 problem' : `${decoded.problems.length} problems`}, expected a state that sm wrote`,
    ...decoded.problems.slice(0, 10).map((problem) => `  ${describeProblem(problem)}`),
    ...(decoded.newer ? [] : [wayBack(system, layout)]),
  ]);
}

function readText(system: System, path: AbsolutePath): string | undefined {
  try {
    const there = system.lstat(path);
    if (there === undefined) return undefined;
    if (there.type !== 'file') {
      throw new Failure(
        'invalid',
        `Cannot use the state ${shown(system, path)}: a ${there.type} is there, expected a file that sm wrote; move it away and bring the state back from a backup of the host`,
      );
    }
    return system.read(path, largestState).toString('utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (error instanceof Failure && error.kind === 'invalid') throw error;
    const who = codeOf(error) === 'EACCES' ? '; run sm as root' : '';
    throw new Failure(
      'host',
      `Cannot read the state ${shown(system, path)}: ${describeError(error)}, expected a readable file${who}`,
    );
  }
}

function wayBack(system: System, layout: Layout): string {
  for (const number of generationNumbers(system, layout).reverse()) {
    const copy = within(layout.generations, String(number), 'state.json');
    const text = readText(system, copy);
    if (text !== undefined && decodeState(text).ok) {
      return `  Generation ${number} holds a whole copy; look at it, then restore it with: cp -a ${shown(system, copy)} ${shown(system, layout.state)}`;
    }
  }
  return '  No generation holds a whole copy; restore the file from a backup of the host, or move it away and take the files over again with sm plan';
}

/** The numbers of all generations, lowest first. */
export function generationNumbers(system: System, layout: Layout): number[] {
  if (system.parent(layout.generations).state !== 'present') return [];
  return system
    .list(layout.generations)
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map(Number)
    .sort((left, right) => left - right);
}

/** Writes the state: a temporary, fsync, rename, fsync of the directory. */
export function writeState(system: System, layout: Layout, state: State): void {
  const temporary = within(layout.directory, '.state.json.new');
  if (system.lstat(temporary) !== undefined) system.remove(temporary);
  system.createFile(temporary, encodeState(state), { mode: 0o600 }, true);
  system.rename(temporary, layout.state);
  system.sync(layout.directory);
}
