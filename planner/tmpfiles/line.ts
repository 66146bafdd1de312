import type { AbsolutePath, Owner } from '../../schema/types.ts';
import { normalizePath } from '../../state/address.ts';
import { type Argument, readArgument } from './argument.ts';
import { fromByteText } from './bytes.ts';
import { splitFields } from './fields.ts';
import { type Expanded, expand } from './specifiers.ts';
import { isLineType, type LineType, takesGlob } from './types.ts';

/** The mode that a line sets; `~` takes away what the thing had nobody, `:` sets it on new things only. */
export interface LineMode {
  readonly bits: number;
  readonly masked: boolean;
  readonly onlyNew: boolean;
}

/** The owner that a line gives, always or to new things only. */
export interface LineOwner {
  readonly owner: Owner;
  readonly onlyNew: boolean;
}

/** One line of tmpfiles.d(5), read as systemd reads it. Fields it leaves open are left out. */
export interface Line {
  readonly text: string;
  readonly type: LineType;
  readonly modifiers: string;
  /** Specifiers that depend on the host stand in it as they were. */
  readonly path: AbsolutePath;
  /** Whether the path stands for other paths: a glob, or a specifier that depends on the host. */
  readonly isPattern: boolean;
  readonly mode?: LineMode;
  readonly user?: LineOwner;
  readonly group?: LineOwner;
  readonly age?: string;
  readonly argument?: Argument;
  /** Whether the path has a step that is a dot only. */
  readonly isDotted: boolean;
  /** Letters of all specifiers in it. */
  readonly specifiers: string;
  /** Whether a field holds an escape that systemd before 254 reads as plain letters. */
  readonly escaped: boolean;
}

/** A line; undefined for a comment; a text for what is wrong with it, whatever the version of systemd. */
export function readLine(text: string): Line | undefined | string {
  if (/^[ \t\n\r]*(?:#|$)/.test(text)) return undefined;
  if (/[\n\0]/.test(text)) return 'found a line break in it, expected one line; make it two lines';
  const fields = splitFields(text);
  if (typeof fields === 'string') return fields;
  const [command, path, mode, user, group, age] = fields.words.map(orNothing);
  if (command === undefined || path === undefined)
    return 'found no path, expected a type and a path';
  const type = command.slice(0, 1);
  if (!isLineType(type)) return `found the type ${type}, expected one that systemd knows`;
  const place = placeOf(type, path);
  if (typeof place === 'string') return place;
  const parts = [
    readArgument(type, command, fields.argument),
    mode === undefined ? undefined : readMode(mode),
    ownerOf('user', user),
    ownerOf('group', group),
  ] as const;
  const problem = parts.find((part) => typeof part === 'string');
  if (typeof problem === 'string') return problem;
  const [argument, lineMode, lineUser, lineGroup] = parts as Good<typeof parts>;
  return {
    text,
    type,
    modifiers: command.slice(1),
    path: place.path,
    isPattern: place.open || (takesGlob(type) && /[*?[{\\]/.test(place.path)),
    ...(lineMode === undefined ? {} : { mode: lineMode }),
    ...(lineUser === undefined ? {} : { user: lineUser }),
    ...(lineGroup === undefined ? {} : { group: lineGroup }),
    ...(age === undefined ? {} : { age: fromByteText(age) ?? age }),
    ...(argument === undefined ? {} : { argument }),
    isDotted: place.isDotted,
    specifiers: place.letters + (argument?.specifiers ?? ''),
    escaped: fields.escaped,
  };
}

type Good<Parts extends readonly unknown[]> = { [Key in keyof Parts]: Exclude<Parts[Key], string> };

const orNothing = (word: string): string | undefined =>
  word === '' || word === '-' ? undefined : word;

interface Place extends Omit<Expanded, 'text'> {
  readonly path: AbsolutePath;
  readonly isDotted: boolean;
}

function placeOf(type: LineType, field: string): Place | string {
  const expanded = expand(field);
  if (expanded === undefined) return 'found a % specifier that systemd does not know in its path';
  const text = fromByteText(expanded.text);
  if (text === undefined) return 'found a path that is no UTF-8, expected UTF-8';
  if (!text.startsWith('/')) return `found the path ${text}, expected an absolute one`;
  const path = normalizePath(text);
  if (path === undefined) return `found the path ${text}, expected one without ..`;
  if (path === '/' && !takesGlob(type)) return 'found the path /, expected one below it';
  const isDotted = /\/\.(?:\/|$)/.test(text);
  return { path: withoutVarRun(path), isDotted, letters: expanded.letters, open: expanded.open };
}

// systemd itself puts what lies below the legacy directory below /run.
function withoutVarRun(path: AbsolutePath): AbsolutePath {
  return path.startsWith('/var/run/') ? (path.slice('/var'.length) as AbsolutePath) : path;
}

function readMode(field: string): LineMode | string {
  const [, prefix = '', digits = ''] = /^([~:]*)(.*)$/s.exec(field) ?? [];
  const bits = /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
  if (!(bits <= 0o7777)) return `found the mode ${field}, expected octal digits up to 07777`;
  return { bits, masked: prefix.includes('~'), onlyNew: prefix.includes(':') };
}

function ownerOf(what: string, field: string | undefined): LineOwner | undefined | string {
  if (field === undefined) return undefined;
  const onlyNew = field.startsWith(':');
  const name = fromByteText(onlyNew ? field.slice(1) : field) ?? '';
  if (name === '') return `found no ${what} after the colon, expected a name or a number`;
  if (!/^(?:0|[1-9]\d*)$/.test(name)) return { owner: name, onlyNew };
  const id = Number(name);
  // These two stand for no account at all.
  if (id === 65535 || id >= 4294967295)
    return `found the ${what} ${name}, expected a name or an id`;
  return { owner: id, onlyNew };
}
