import { type OldState, parseOldState } from '../../planner/system-manager/old-state.ts';
import { describeProblem } from '../../schema/problem.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { describeError, Failure } from '../failure.ts';
import { shown } from '../layout.ts';
import type { System } from '../system.ts';

/** Where system-manager keeps its state, whatever the state directory of sm. */
export const oldStatePath =
  '/var/lib/system-manager/state/system-manager-state.json' as AbsolutePath;

/** How the note begins that stands in the place of an adopted state. */
export const adoptedNote = 'This host has been adopted by sm';

const largestOldState = 256 * 1024 * 1024;

/** The state of the system-manager installation on a host. Fails where there is none, or no whole one. */
export function readOldState(system: System): OldState {
  const text = readText(system);
  if (text.startsWith(adoptedNote)) {
    throw new Failure(
      'host',
      `Cannot adopt: ${shown(system, oldStatePath)} says that sm has adopted this host already, expected the state of system-manager; see what is managed with sm state list`,
    );
  }
  const read = parseOldState(parseJson(system, text));
  if (read.ok) return read.value;
  throw invalidState(
    system,
    `${read.problems.length === 1 ? '1 problem' : `${read.problems.length} problems`}`,
    read.problems.slice(0, 10).map((problem) => `  ${describeProblem(problem)}`),
  );
}

function readText(system: System): string {
  try {
    if (system.lstat(oldStatePath) !== undefined) {
      return system.read(oldStatePath, largestOldState).toString('utf8');
    }
  } catch (error) {
    throw new Failure(
      'host',
      `Cannot read the state of system-manager, ${shown(system, oldStatePath)}: ${error instanceof Failure ? error.message : describeError(error)}, expected a file that it wrote; run sm as root`,
    );
  }
  throw new Failure(
    'host',
    `Cannot adopt: found no ${shown(system, oldStatePath)}, expected the state of a system-manager installation; on another root, pass --root`,
  );
}

function parseJson(system: System, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidState(system, (error as Error).message, []);
  }
}

function invalidState(system: System, found: string, problems: readonly string[]): Failure {
  const path = shown(system, oldStatePath);
  return new Failure('invalid', [
    `Cannot use the state of system-manager, ${path}: found ${found}, expected what it wrote; nothing was changed`,
    ...problems,
    `  Restore it from a backup of the host, or from ${path}.v0back if that is there; or have it written anew by activating the same generation of system-manager once more.`,
    '  Without it, sm takes over what a manifest names all the same: sm plan shows it, sm adopt ADDRESS does it.',
  ]);
}
