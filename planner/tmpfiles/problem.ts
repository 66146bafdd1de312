import type { AbsolutePath } from '../../schema/types.ts';
import { isBelow, normalizePath } from '../../state/address.ts';
import { isAge } from './age.ts';
import { argumentText } from './argument.ts';
import { type Line, readLine } from './line.ts';
import { specifierSince } from './specifiers.ts';
import { type LineType, takesGlob } from './types.ts';

/** A version of systemd; null where it is not known, and what any version takes is taken. */
export type Version = number | null;

/** What is wrong with a line for this systemd: it would refuse or misread it; undefined for nothing. */
export function lineProblem(text: string, version: Version): string | undefined {
  const line = readLine(text);
  if (line === undefined || typeof line === 'string') return line;
  return (
    modifierProblem(line, version) ??
    fieldProblem(line, version) ??
    argumentProblem(line, version) ??
    pathProblem(line, version)
  );
}

const older = (version: Version, since: number): boolean => version !== null && version < since;

// 247, 252, 257 and 262 were tried; what came in between is from the release notes.
const modifierSince: ReadonlyMap<string, number> = new Map([
  ['!', 0],
  ['+', 0],
  ['-', 0],
  ['=', 249],
  ['~', 252],
  ['^', 252],
  ['$', 257],
  ['?', 257],
]);
const purgeable = 'bcdefpqvwCDFLQ';
const neverBase64 = 'LCcbtTaAhH';

function modifierProblem(line: Line, version: Version): string | undefined {
  const { type, modifiers } = line;
  if ((type === 'k' || type === 'K') && older(version, 261)) {
    return `found the type ${type}, expected one that systemd ${version} knows: it came with 261`;
  }
  const seen = new Set<string>();
  for (const modifier of modifiers) {
    const since = modifierSince.get(modifier);
    if (since === undefined || seen.has(modifier)) {
      return `found the type ${type}${modifiers}, expected each of ! + - = ~ ^ $ ? at most once after ${type}`;
    }
    if (older(version, since)) {
      return `found ${modifier} after ${type}, expected what systemd ${version} knows: it came with ${since}`;
    }
    seen.add(modifier);
  }
  if (seen.has('?') && type !== 'L') return `found ? after ${type}, expected it after L only`;
  if (seen.has('$') && !purgeable.includes(type)) {
    return `found $ after ${type}, expected a type that makes something`;
  }
  return seen.has('~') && neverBase64.includes(type)
    ? `found ~ after ${type}, expected it where bytes are written`
    : undefined;
}

function fieldProblem(line: Line, version: Version): string | undefined {
  const { mode, user, group, age, escaped } = line;
  const onlyNew = [mode, user, group].some((field) => field?.onlyNew === true);
  if (onlyNew && older(version, 252)) {
    return `found a colon before the mode, user or group, expected what systemd ${version} knows: it came with 252`;
  }
  if (escaped && older(version, 254)) {
    return `found an escape in a field, expected none: systemd ${version} takes it for plain letters; put the field in quotes`;
  }
  if (age === undefined) return undefined;
  const timed = age.includes(':') && older(version, 250);
  return timed || !isAge(age) ? `found the age ${age}, expected one such as 10d` : undefined;
}

const needsArgument = 'wcbtTaAhHkK';

// 262 refuses the line for it, and those before ignore the argument.
const takesNone = (type: LineType): boolean => 'dDvqQepxXrRmzZ'.includes(type);

function argumentProblem(line: Line, version: Version): string | undefined {
  const { type, modifiers, argument } = line;
  const fromCredential = modifiers.includes('^');
  if (argument === undefined) {
    const needed = needsArgument.includes(type) || fromCredential;
    return needed ? `found no argument, expected one after the age for ${type}` : undefined;
  }
  if (takesNone(type) && !fromCredential && version !== null && version >= 262) {
    return `found the argument ${argument.raw}, expected none for ${type}`;
  }
  if ((type === 'c' || type === 'b') && !isDevice(argument.raw)) {
    return `found the argument ${argument.raw}, expected a device such as 1:3`;
  }
  const source = argumentText(argument);
  if (modifiers.includes('?') && source?.startsWith('/') === false && older(version, 262)) {
    return `found ? with the relative target ${source}, expected an absolute one: systemd ${version} looks for it from /`;
  }
  return type === 'C' && source !== undefined ? sourceProblem(line.path, source) : undefined;
}

function sourceProblem(path: AbsolutePath, source: string): string | undefined {
  if (!source.startsWith('/')) return `found the source ${source}, expected an absolute path`;
  const place = normalizePath(source);
  return place !== undefined && isBelow(path, place)
    ? `found the source ${source} above the path itself, expected one that does not hold it`
    : undefined;
}

function isDevice(text: string): boolean {
  const [, major = '', minor = ''] = /^(\d+):(\d+)$/.exec(text) ?? [];
  return major !== '' && Number(major) < 2 ** 12 && Number(minor) < 2 ** 20;
}

function pathProblem(
  { specifiers, path, type, isDotted }: Line,
  version: Version,
): string | undefined {
  const unknown = [...specifiers].find((letter) => older(version, specifierSince.get(letter) ?? 0));
  if (unknown !== undefined) {
    return `found %${unknown}, expected a specifier that systemd ${version} knows`;
  }
  if (isDotted && older(version, 252)) {
    return `found a . in the path, expected none: systemd ${version} does not take it`;
  }
  const tooLong = path.split('/').some((name) => name.length > 255);
  return tooLong && !takesGlob(type) ? 'found a name of more than 255 letters' : undefined;
}
