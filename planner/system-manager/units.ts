import { type Problem, quote } from '../../schema/problem.ts';
import type { AbsolutePath, UnitEntry } from '../../schema/types.ts';
import { infrastructure } from './infrastructure.ts';
import { entryPlace, type Toplevel, type ToplevelEntry, type ToplevelFile } from './toplevel.ts';
import { aliasOf, unitPlaceOf } from './unit-of.ts';

/** One file of a toplevel that lies where units lie. */
export interface PlacedUnitFile {
  readonly path: AbsolutePath;
  readonly file: ToplevelFile;
  readonly entry: ToplevelEntry;
}

interface Draft {
  source?: string;
  masked?: true;
  readonly dropIns: Map<string, string>;
  readonly wantedBy: Set<string>;
  readonly requiredBy: Set<string>;
  readonly aliases: Set<string>;
}

/** Units of a manifest from the files of a toplevel and the masks in its services.json. */
export function unitsFrom(files: readonly PlacedUnitFile[], services: Toplevel['services']) {
  const drafts = new Map<string, Draft>();
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const there = new Set<string>(files.map(({ path }) => path));
  const draft = (name: string): Draft => {
    const known = drafts.get(name) ?? emptyDraft();
    drafts.set(name, known);
    return known;
  };
  for (const { path, file, entry } of files) {
    const place = unitPlaceOf(path);
    if (place === undefined || place.as === 'upholds') {
      warnings.push(`${path} is left out: sm has no word for it; it ${leftOut(path)}`);
      continue;
    }
    const { unit, as, by } = place;
    if (as === 'drop-in') draft(unit).dropIns.set(by, file.text ?? '');
    else if (as === 'wants') draft(unit).wantedBy.add(by);
    else if (as === 'requires') draft(unit).requiredBy.add(by);
    else if (file.real === '/dev/null') draft(unit).masked = true;
    else {
      const value = { type: 'symlink', target: file.real } as const;
      const alias = aliasOf(path, value, (other) => there.has(other));
      const own = draft(alias ?? unit);
      if (alias !== undefined) own.aliases.add(unit);
      else if (own.source === undefined) own.source = file.real;
      else
        problems.push({ place: entryPlace(entry.name), found: path, expected: 'each unit once' });
    }
  }
  for (const [name, { masked }] of services) {
    if (masked) mask(name, draft(name), problems);
    else if (!drafts.has(name)) warnings.push(`services.json names ${name}, which has no file`);
  }
  for (const [name, unit] of drafts) {
    const note = infrastructure[name];
    if (note !== undefined) warnings.push(`${name} is carried as a plain unit: ${note}`);
    if (unit.masked === true && unit.wantedBy.size + unit.requiredBy.size + unit.dropIns.size > 0) {
      warnings.push(`${name} is masked: its links and drop-ins are left out`);
    }
  }
  const units = [...drafts].sort().map(([name, unit]) => [name, entryOf(unit)] as const);
  return { units: Object.fromEntries(units), problems, warnings };
}

const emptyDraft = (): Draft => ({
  dropIns: new Map(),
  wantedBy: new Set(),
  requiredBy: new Set(),
  aliases: new Set(),
});

function mask(name: string, unit: Draft, problems: Problem[]): void {
  if (unit.source === undefined) unit.masked = true;
  else {
    problems.push({
      place: `services.${quote(name)}`,
      found: 'masked, and a file of it in etcFiles',
      expected: 'one of both',
    });
  }
}

function leftOut(path: AbsolutePath): string {
  return path.includes('.upholds/') ? 'is a link of Upholds=' : 'belongs to no single unit';
}

function entryOf({ source, masked, dropIns, wantedBy, requiredBy, aliases }: Draft): UnitEntry {
  if (masked === true) return { masked };
  const list = (key: 'wantedBy' | 'requiredBy' | 'aliases', names: ReadonlySet<string>) =>
    names.size === 0 ? {} : { [key]: [...names].sort() };
  return {
    ...(source === undefined ? {} : { source }),
    ...(dropIns.size === 0 ? {} : { dropIns: Object.fromEntries([...dropIns].sort()) }),
    ...list('wantedBy', wantedBy),
    ...list('requiredBy', requiredBy),
    ...list('aliases', aliases),
  };
}
