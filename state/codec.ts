import { type Parsed, parse } from '../schema/parse.ts';
import { canonicalPieces, type Pieces } from '../schema/pieces.ts';
import { quote } from '../schema/problem.ts';
import type { State } from '../schema/types.ts';

/** The format this program writes. */
export const stateVersion = 1;

/** Turns a state of one format version into the next. Pure; one entry a historic version. */
export type Migrations = ReadonlyMap<number, (older: unknown) => unknown>;

const migrations: Migrations = new Map();

/** A state, or its problems; `newer` where another program may well read it. */
export type Decoded = Parsed<State> & { readonly newer?: boolean };

/** The bytes of a state: sorted, so that equal states are equal bytes. */
export function encodeState(state: State): Pieces {
  return canonicalPieces(state, '\n');
}

/**
 * Bytes → state, or every problem. The version is read before anything else: a newer format is
 * refused with the program it needs, an older one is migrated in memory and never written by a reader.
 */
export function decodeState(text: string, known: Migrations = migrations): Decoded {
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
    const { min_reader: needed } = input as { min_reader?: unknown };
    const program = typeof needed === 'string' ? `sm ${needed} or later` : 'a later sm';
    const hint = `this state needs ${program}: install it, or run the one that wrote the state`;
    return { ...refuse('version', String(version), `${stateVersion} or lower`, hint), newer: true };
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
