const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A text as its UTF-8 bytes, one character a byte: escapes may put in what is no UTF-8 at all. */
export function toByteText(text: string): string {
  let bytes = '';
  for (const byte of encoder.encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

/** The bytes of a byte text. */
export function bytesOf(byteText: string): Uint8Array {
  return Uint8Array.from(byteText, (character) => character.charCodeAt(0));
}

/** The text that bytes stand for; undefined where they are no UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The text that a byte text stands for; undefined where it is no UTF-8. */
export function fromByteText(byteText: string): string | undefined {
  return textOf(bytesOf(byteText));
}

const simple: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  s: ' ',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** What a C escape stands for, and how many characters after the backslash it takes. */
export interface CEscape {
  readonly bytes: string;
  readonly length: number;
}

/** Reads the escape whose backslash is followed by this; undefined where it is none that systemd knows. */
export function readEscape(rest: string): CEscape | undefined {
  const plain = simple[rest[0] ?? ''];
  if (plain !== undefined) return { bytes: plain, length: 1 };
  const byte = /^x([0-9a-fA-F]{2})/.exec(rest)?.[1];
  if (byte !== undefined) return escapeOf(String.fromCharCode(Number.parseInt(byte, 16)), 3);
  const octal = /^[0-3][0-7]{2}/.exec(rest)?.[0];
  if (octal !== undefined) return escapeOf(String.fromCharCode(Number.parseInt(octal, 8)), 3);
  const hex = /^u([0-9a-fA-F]{4})|^U([0-9a-fA-F]{8})/.exec(rest);
  const digits = hex?.[1] ?? hex?.[2];
  if (digits === undefined) return undefined;
  const point = Number.parseInt(digits, 16);
  const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return isCharacter
    ? escapeOf(toByteText(String.fromCodePoint(point)), digits.length + 1)
    : undefined;
}

// systemd takes no NUL.
function escapeOf(bytes: string, length: number): CEscape | undefined {
  return bytes === '\0' ? undefined : { bytes, length };
}

/** A byte text with its C escapes resolved; undefined where one is none. */
export function withoutEscapes(byteText: string): string | undefined {
  let out = '';
  for (let at = 0; at < byteText.length; at += 1) {
    if (byteText[at] !== '\\') {
      out += byteText[at];
      continue;
    }
    const found = readEscape(byteText.slice(at + 1));
    if (found === undefined) return undefined;
    out += found.bytes;
    at += found.length;
  }
  return out;
}
