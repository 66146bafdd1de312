import { type Problem, quote } from '../../schema/problem.ts';
import type { FileEntry, Manifest, Owner } from '../../schema/types.ts';
import { normalizePath } from '../../state/address.ts';
import { entryPlace, type Toplevel, type ToplevelEntry, type ToplevelFile } from './toplevel.ts';
import { isUnitPlace } from './unit-of.ts';
import { type PlacedUnitFile, unitsFrom } from './units.ts';

/** A toplevel of system-manager as a manifest, and what is to be said about that. */
export interface Translation {
  readonly manifest: Manifest;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** Says in our manifest what a toplevel of system-manager wants. What cannot be said is named. */
export function toManifest({ entries, services, checks }: Toplevel): Translation {
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const etc = new Map<string, FileEntry>();
  const files = new Map<string, FileEntry>();
  const tmpfiles = new Map<string, string[]>();
  const unitFiles: PlacedUnitFile[] = [];
  const once = <T>(map: Map<string, T>, key: string, value: T, entry: ToplevelEntry): void => {
    if (map.has(key)) {
      problems.push({ place: entryPlace(entry.name), found: key, expected: 'each path once' });
    } else map.set(key, value);
  };
  for (const entry of entries) {
    if (!isKnownMode(entry.mode)) {
      const place = entryPlace(entry.name, 'mode');
      problems.push({ place, found: quote(entry.mode), expected: 'symlink, or an octal mode' });
      continue;
    }
    warnings.push(...numberWarnings(entry));
    for (const file of entry.files) {
      const key = file.below === '' ? entry.target : `${entry.target}/${file.below}`;
      const path = normalizePath(key.startsWith('/') ? key : `/etc/${key}`);
      const lines = path === undefined ? undefined : tmpfilesLines(path, file);
      if (path !== undefined && isUnitPlace(path)) unitFiles.push({ path, file, entry });
      else if (lines !== undefined) once(tmpfiles, lines.name, lines.lines, entry);
      else once(key.startsWith('/') ? files : etc, key, fileEntry(entry, file), entry);
    }
  }
  const units = unitsFrom(unitFiles, services);
  return {
    manifest: {
      version: 1,
      ...(etc.size === 0 ? {} : { etc: Object.fromEntries(etc) }),
      ...(files.size === 0 ? {} : { files: Object.fromEntries(files) }),
      ...(tmpfiles.size === 0 ? {} : { tmpfiles: Object.fromEntries(tmpfiles) }),
      ...(Object.keys(units.units).length === 0 ? {} : { units: units.units }),
      ...(checks === undefined
        ? {}
        : { assertions: [{ name: 'pre-activation assertions', script: checks }] }),
    },
    problems: [...problems, ...units.problems],
    warnings: [...warnings, ...units.warnings],
  };
}

const isKnownMode = (mode: string): boolean => mode === 'symlink' || /^0?[0-7]{3,4}$/.test(mode);

function fileEntry(entry: ToplevelEntry, { real }: ToplevelFile): FileEntry {
  const common = entry.replaceExisting ? { onConflict: 'backup' as const } : {};
  if (entry.mode === 'symlink') {
    return real === '/dev/null'
      ? { link: real, ...common }
      : { source: real, mode: 'symlink', ...common };
  }
  return {
    source: real,
    mode: entry.mode,
    ...ownerOf('user', entry.user),
    ...ownerOf('group', entry.group),
    ...common,
  };
}

function ownerOf<K extends 'user' | 'group'>(key: K, name: string): { readonly [P in K]?: Owner } {
  const number = /^\+(\d+)$/.exec(name)?.[1];
  if (number === '0') return {};
  const owner = number === undefined ? name : Number(number);
  return { [key]: owner } as { readonly [P in K]?: Owner };
}

// system-manager goes by uid and gid wherever user and group are numbers.
function numberWarnings(entry: ToplevelEntry): readonly string[] {
  if (entry.mode === 'symlink') return [];
  return (['user', 'group'] as const).flatMap((key) => {
    const id = key === 'user' ? entry.uid : entry.gid;
    const said = entry[key];
    if (!/^\+\d+$/.test(said) || Number(said) === id) return [];
    return [
      `/etc/${entry.target} says ${key} ${said} and ${key === 'user' ? 'uid' : 'gid'} ${id}; system-manager takes ${id}, sm takes ${Number(said)}`,
    ];
  });
}

// What our rules have no place for stays a file, which systemd-tmpfiles reads at boot.
function tmpfilesLines(path: string, { real, text }: ToplevelFile) {
  const name = /^\/etc\/tmpfiles\.d\/([A-Za-z0-9][A-Za-z0-9_.@-]*\.conf)$/.exec(path)?.[1];
  if (name === undefined || text === undefined || real === '/dev/null') return undefined;
  const lines = text.split('\n').filter((line) => /^\s*[^\s#]/.test(line));
  return lines.length === 0 ? undefined : { name, lines };
}
