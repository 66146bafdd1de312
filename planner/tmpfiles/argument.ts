import { bytesOf, fromByteText, textOf, withoutEscapes } from './bytes.ts';
import { expand } from './specifiers.ts';
import type { LineType } from './types.ts';

/** What a line says after its age. */
export interface Argument {
  /** As it stands on the line, without the spaces around it. */
  readonly raw: string;
  /** The bytes to be written, or the path to lead to; left out where it depends on the host. */
  readonly bytes?: Uint8Array;
  readonly specifiers: string;
}

/** Reads the argument of a line; a text says what is wrong with it. */
export function readArgument(
  type: LineType,
  command: string,
  raw: string,
): Argument | undefined | string {
  if (raw === '' || raw === '-') return undefined;
  const plain: Argument = { raw: fromByteText(raw) ?? raw, specifiers: '' };
  // A credential's name: what it holds is the host's secret.
  if (!'fFwLC'.includes(type) || command.includes('^')) return plain;
  if (command.includes('~')) return decoded(plain);
  const unescaped = withoutEscapes(raw);
  if (unescaped === undefined) {
    return `found the argument ${plain.raw}, expected C escapes only; write \\\\ for a backslash`;
  }
  const expanded = expand(unescaped);
  if (expanded === undefined) {
    return `found a % specifier that systemd does not know in its argument, expected %% for a percent sign`;
  }
  if (expanded.text.length > 4095) {
    return `found an argument of ${expanded.text.length} bytes, expected at most 4095`;
  }
  return {
    ...plain,
    specifiers: expanded.letters,
    ...(expanded.open ? {} : { bytes: bytesOf(expanded.text) }),
  };
}

function decoded(argument: Argument): Argument | string {
  const text = argument.raw.replace(/[ \t\n\r]/g, '');
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
  if (!isBase64) return `found the argument ${argument.raw}, expected base64`;
  return { ...argument, bytes: bytesOf(atob(text)) };
}

/** The argument as a path or another text; undefined where there is none, or it depends on the host. */
export function argumentText(argument: Argument | undefined): string | undefined {
  return argument?.bytes === undefined ? undefined : textOf(argument.bytes);
}
