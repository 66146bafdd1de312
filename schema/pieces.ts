import { createHash } from 'node:crypto';
import { canonical, keysForReading, prettyBare } from './canonical.ts';

/** A text as the pieces it consists of, in order: nobody needs 100 MB of it in one string. */
export type Pieces = Iterable<string>;

type Plain = { readonly [key: string]: unknown };

const pieceLength = 64 * 1024;

// A list or map of more members than this is what a document is large by: each of them is small.
const mostInside = 100;

interface Form {
  readonly keys: (object: Plain) => readonly string[];
  readonly colon: string;
  readonly leaf: (value: unknown, depth: number) => string;
  /** What stands between two members, and before the first and after the last. */
  readonly line: (depth: number) => string;
}

const indent = (depth: number): string => `\n${'  '.repeat(depth)}`;

const bare: Form = {
  keys: (object) => Object.keys(object).sort(),
  colon: ':',
  leaf: canonical,
  line: () => '',
};

const forReading: Form = {
  keys: keysForReading,
  colon: ': ',
  leaf: (value, depth) => prettyBare(value).replaceAll('\n', indent(depth)),
  line: indent,
};

/** canonical(value), piece by piece. */
export function canonicalPieces(value: unknown, end = ''): Pieces {
  return joined(parts(value, bare, 0, false), end);
}

/** pretty(value), piece by piece. */
export function prettyPieces(value: unknown): Pieces {
  return joined(parts(value, forReading, 0, false), '\n');
}

/** SHA-256 in hex of a text in pieces, as UTF-8. */
export function sha256OfPieces(pieces: Pieces): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

function* parts(value: unknown, form: Form, depth: number, inside: boolean): Generator<string> {
  if (typeof value !== 'object' || value === null) {
    yield form.leaf(value, depth);
    return;
  }
  const list = Array.isArray(value) ? (value as readonly unknown[]) : undefined;
  const object = value as Plain;
  const keys = list === undefined ? form.keys(object) : undefined;
  const count = list?.length ?? keys?.length ?? 0;
  const isLarge = count > mostInside;
  if (count === 0 || (inside && !isLarge)) {
    yield form.leaf(value, depth);
    return;
  }
  const line = form.line(depth + 1);
  let text = list === undefined ? '{' : '[';
  let separator = line;
  for (let index = 0; index < count; index += 1) {
    const key = keys?.[index] ?? '';
    const member = list === undefined ? object[key] : list[index];
    if (list === undefined && member === undefined) continue;
    text += separator;
    separator = `,${line}`;
    if (list === undefined) text += `${JSON.stringify(key)}${form.colon}`;
    if (isLarge && !isLargeItself(member)) {
      text += form.leaf(member, depth + 1);
      if (text.length < pieceLength) continue;
      yield text;
    } else {
      yield text;
      yield* parts(member, form, depth + 1, isLarge);
    }
    text = '';
  }
  if (separator !== line) text += form.line(depth);
  yield `${text}${list === undefined ? '}' : ']'}`;
}

function isLargeItself(value: unknown): boolean {
  return Array.isArray(value) && value.length > mostInside;
}

function* joined(small: Pieces, end: string): Generator<string> {
  let text = '';
  for (const part of small) {
    text += part;
    if (text.length < pieceLength) continue;
    yield text;
    text = '';
  }
  if (text !== '' || end !== '') yield text + end;
}
