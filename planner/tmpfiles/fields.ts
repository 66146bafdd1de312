import { readEscape, toByteText } from './bytes.ts';

/** A line in its fields: the first six unquoted, what follows as it stands. Byte texts all of them. */
export interface Fields {
  readonly words: readonly string[];
  readonly argument: string;
  /** Whether a field holds an escape that systemd before 254 reads as plain letters. */
  readonly escaped: boolean;
}

const spaces = /^[ \t\n\r]+/;
const ends = /^[ \t\n\r]+|[ \t\n\r]+$/g;
const sameEverywhere = ['\\', '"', "'"];

/** Splits a line as systemd does; a text says what is wrong with it. */
export function splitFields(line: string): Fields | string {
  let rest = toByteText(line).replace(ends, '');
  const words: string[] = [];
  let escaped = false;
  while (words.length < 6 && rest !== '') {
    const word = firstWord(rest);
    if (typeof word === 'string') return word;
    words.push(word.text);
    escaped ||= word.escaped;
    rest = rest.slice(word.length).replace(spaces, '');
  }
  return { words, argument: rest, escaped };
}

interface Word {
  readonly text: string;
  readonly length: number;
  readonly escaped: boolean;
}

function firstWord(rest: string): Word | string {
  let text = '';
  let quote = '';
  let escaped = false;
  let at = 0;
  for (; at < rest.length; at += 1) {
    const character = rest[at] ?? '';
    if (character === '\\') {
      const found = readEscape(rest.slice(at + 1));
      if (found === undefined) {
        return `found the escape \\${rest[at + 1] ?? ''}, expected one of C; write \\\\ for a backslash`;
      }
      escaped ||= !sameEverywhere.includes(rest[at + 1] ?? '');
      text += found.bytes;
      at += found.length;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else text += character;
    } else if (character === '"' || character === "'") quote = character;
    else if (spaces.test(character)) break;
    else text += character;
  }
  return quote === ''
    ? { text, length: at, escaped }
    : `found a ${quote} without its end, expected two of them`;
}
