import { canonical } from '../schema/canonical.ts';
import { type Parsed, parse } from '../schema/parse.ts';
import { quote } from '../schema/problem.ts';
import type { State } from '../schema/types.ts';

/** The format this program writes. */
export const stateVersion = 1;

/** Turns a state of one format version into the next. Pure; one entry a historic version. */
export type Migrations = ReadonlyMap<number, (older: unknown) => unknown>;

const migrations: Migrations = new Map();

/** The bytes of a state: sorted, so that equal states are equal bytes. */
export function encodeState(state: State): string {
  return `${canonical(state)}\n`;
}

/**
 * Bytes → state, or every problem. The version is read before anything else: a newer format is
 * refused with the program it needs, an older one is migrated in memory and never written by a reader.
 */
export function decodeState(text: string, known: Migrations = migrations): Parsed<State> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    const found =
      text.trim() === ''
        ? 'an empty file'
        : `${text.length} characters that are not JSON (${(error as Error).message})`;
    return refuse('', found, 'a state');
  }
  let version = versionOf(input);
  if (version === undefined) {
    return refuse(
      'version',
      quote((input as { version?: unknown } | null)?.version),
      `${stateVersion}`,
    );
  }
  if (version > stateVersion) {
    const needed = (input as { min_reader?: unknown }).min_reader;
    return refuse(
      'version',
      String(version),
      `${stateVersion} or lower`,
      `this state needs sm ${typeof needed === 'string' ? needed : 'of a later version'} or later`,
    );
  }
  while (version < stateVersion) {
    const migrate = known.get(version);
    if (migrate === undefined) return refuse('version', String(version), `${stateVersion}`);
    input = migrate(input);
    version += 1;
  }
  return parse('state', input);
}

function versionOf(input: unknown): number | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const { version } = input as { version?: unknown };
  return Number.isSafeInteger(version) ? (version as number) : undefined;
}

function refuse(place: string, found: string, expected: string, hint?: string): Parsed<State> {
  return {
    ok: false,
    problems: [{ place, found, expected, ...(hint === undefined ? {} : { hint }) }],
  };
}
