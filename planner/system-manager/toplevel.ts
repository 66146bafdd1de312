import { type Problem, quote } from '../../schema/problem.ts';

/** One entry of etcFiles.json, as its options were set. */
export interface ToplevelEntry {
  readonly name: string;
  /** Relative to /etc, or absolute. */
  readonly target: string;
  /** Where the content lies, below this and the target. */
  readonly source: string;
  readonly mode: string;
  readonly user: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
  readonly replaceExisting: boolean;
}

/** One file that an entry stands for, links followed to where its content lies. */
export interface ToplevelFile {
  /** Below the target of the entry; empty where that is the file itself. */
  readonly below: string;
  readonly real: string;
  /** The content, where the manifest holds that instead of a source. */
  readonly text?: string;
}

/** What a toplevel of system-manager wants, with everything outside its JSON read in. */
export interface Toplevel {
  readonly entries: readonly (ToplevelEntry & { readonly files: readonly ToplevelFile[] })[];
  readonly services: ReadonlyMap<string, { readonly masked: boolean }>;
  /** The script that runs its checks before anything changes. */
  readonly checks: string | undefined;
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where something stands in etcFiles.json. */
export const entryPlace = (name: string, key?: string): string =>
  `etcFiles.entries.${quote(name)}${key === undefined ? '' : `.${key}`}`;

/** The enabled entries of etcFiles.json. Keys that it may have besides are passed over, as there. */
export function parseEntries(input: unknown, problems: Problem[]): readonly ToplevelEntry[] {
  const entries = isTree(input) ? input.entries : undefined;
  if (!isTree(entries)) {
    problems.push({ place: 'etcFiles', found: quote(input), expected: 'an object with entries' });
    return [];
  }
  return Object.entries(entries).flatMap(([name, entry]) => {
    if (isTree(entry) && entry.enable === false) return [];
    const read = isTree(entry) ? readEntry(name, entry, problems) : undefined;
    if (!isTree(entry)) {
      problems.push({ place: entryPlace(name), found: quote(entry), expected: 'an object' });
    }
    return read ?? [];
  });
}

function readEntry(name: string, entry: Tree, problems: Problem[]): ToplevelEntry | undefined {
  const before = problems.length;
  const take = <T>(key: string, type: 'string' | 'number' | 'boolean', fallback?: T): T => {
    const value = entry[key] ?? fallback;
    if (typeof value !== type) {
      problems.push({
        place: entryPlace(name, key),
        found: quote(entry[key]),
        expected: `a ${type}`,
      });
    }
    return value as T;
  };
  const read: ToplevelEntry = {
    name,
    target: take('target', 'string'),
    source: take('source', 'string'),
    mode: take('mode', 'string', 'symlink'),
    user: take('user', 'string', '+0'),
    group: take('group', 'string', '+0'),
    uid: take('uid', 'number', 0),
    gid: take('gid', 'number', 0),
    replaceExisting: take('replaceExisting', 'boolean', false),
  };
  return problems.length === before ? read : undefined;
}

/** The units that services.json names. */
export function parseServices(input: unknown, problems: Problem[]): Toplevel['services'] {
  const services = new Map<string, { readonly masked: boolean }>();
  if (!isTree(input)) {
    problems.push({ place: 'services', found: quote(input), expected: 'an object' });
    return services;
  }
  for (const [name, service] of Object.entries(input)) {
    if (isTree(service)) services.set(name, { masked: service.masked === true });
    else
      problems.push({
        place: `services.${quote(name)}`,
        found: quote(service),
        expected: 'an object',
      });
  }
  return services;
}
