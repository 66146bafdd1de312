import type { AbsolutePath, Address, ResolvedFile, ResolvedUnit } from '../../schema/types.ts';
import { fileAddress, normalizePath } from '../../state/address.ts';
import { desiredValue } from '../desired.ts';
import { placeProblem } from '../places.ts';
import { fragmentPath } from '../units/value.ts';
import { type Found, foundAt, type OldBackup, type OldFile, type Taken, whyNot } from './found.ts';
import type { OldState } from './old-state.ts';
import { aliasOf, isUnitPlace, unitPlaceOf } from './unit-of.ts';

/** What was seen of an installation, by the paths in its state. */
export interface OldSeen {
  readonly files: ReadonlyMap<string, OldFile>;
  readonly backups: ReadonlyMap<string, OldBackup>;
}

/** Everything that is taken over, and what is said about the rest. */
export interface Adopted {
  readonly files: Readonly<Record<Address, ResolvedFile>>;
  readonly units: Readonly<Record<string, ResolvedUnit>>;
  readonly taken: ReadonlyMap<Address, Taken>;
  /** Set aside by system-manager, and ours to keep from now on. */
  readonly backups: readonly OldBackup[];
  /** What may hold somebody's edits: a copy of it goes into the backups. */
  readonly keep: readonly AbsolutePath[];
  readonly notes: readonly string[];
}

type Parts = Map<string, Record<Address, ResolvedFile>>;

/** What of an installation becomes ours, from its state and from what is there. */
export function adopt(old: OldState, seen: OldSeen, stateDirectory: AbsolutePath): Adopted {
  const notes: string[] = [];
  const files: Record<Address, ResolvedFile> = {};
  const parts: Parts = new Map();
  const found = new Map<Address, Found>();
  const backups: OldBackup[] = [];
  const managed = new Set<string>(old.files);
  for (const written of [...old.files, ...standingMasks(old, seen)]) {
    const backup = seen.backups.get(written);
    const judged = judge(written, seen, stateDirectory);
    if (typeof judged === 'string') {
      const kept = backup && backup.actual.type !== 'absent' ? `; ${backup.path} stays` : '';
      notes.push(`${written} is not adopted: ${judged}${kept}`);
      continue;
    }
    const address = fileAddress(judged.path);
    if (found.has(address)) continue;
    found.set(address, judged);
    const unit = unitOf(judged, (path) => managed.has(path));
    if (unit === undefined) files[address] = judged.file;
    else parts.set(unit, { ...parts.get(unit), [address]: judged.file });
    if (backup?.id !== undefined) backups.push(backup);
  }
  return {
    files,
    units: unitsOf(parts),
    taken: new Map([...found].map(([address, { taken }]) => [address, taken])),
    backups,
    keep: [...found.values()].filter(({ keep }) => keep).map(({ path }) => path),
    notes: [...notes, ...[...found.values()].flatMap((one) => one.notes), ...lostUnits(old, parts)],
  };
}

/** Where the masks of an installation lie: its state names the units only. */
export function maskPaths({ services }: OldState): readonly AbsolutePath[] {
  return [...services].filter(([, { masked }]) => masked).map(([name]) => fragmentPath(name));
}

// Whatever else lies there by now is somebody's own.
function standingMasks(old: OldState, seen: OldSeen): readonly AbsolutePath[] {
  return maskPaths(old).filter((path) => {
    const actual = seen.files.get(path)?.actual;
    return actual?.type === 'symlink' && actual.target === '/dev/null';
  });
}

function judge(written: string, seen: OldSeen, stateDirectory: AbsolutePath): Found | string {
  const path = normalizePath(written);
  if (path === undefined) return 'its path leads upwards';
  const misplaced = placeProblem(path, stateDirectory, true);
  if (misplaced !== undefined) return `expected ${misplaced.expected}`;
  if (isUnitPlace(path) && unitPlaceOf(path) === undefined) return 'it belongs to no unit';
  const file = seen.files.get(written);
  return foundAt(path, file, seen.backups.get(written)) ?? whyNot(file);
}

function unitOf(
  { path, file }: Found,
  isThere: (path: AbsolutePath) => boolean,
): string | undefined {
  if (!isUnitPlace(path)) return undefined;
  const place = unitPlaceOf(path);
  const alias = place?.as === 'fragment' ? aliasOf(path, desiredValue(file), isThere) : undefined;
  return alias ?? place?.unit;
}

function lostUnits({ services }: OldState, parts: Parts): readonly string[] {
  return [...services]
    .filter(([name]) => !parts.has(name))
    .map(
      ([name, { masked }]) =>
        `${name} is not adopted: ${masked ? 'it is masked no more' : 'none of its files is there'}`,
    );
}

function unitsOf(parts: Parts): Readonly<Record<string, ResolvedUnit>> {
  return Object.fromEntries(
    [...parts].sort().map(([name, files]) => {
      const own = files[fileAddress(fragmentPath(name))];
      const masked = own?.type === 'symlink' && own.target === '/dev/null';
      return [name, { files, ...(masked ? { masked: true as const } : {}) }];
    }),
  );
}
