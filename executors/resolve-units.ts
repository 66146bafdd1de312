import { mergeUnit } from '../planner/units/merge.ts';
import { isUnitName } from '../planner/units/names.ts';
import { claimedTwice, syntaxOf } from '../planner/units/resolved-rules.ts';
import { dropInPath, fragmentPath } from '../planner/units/value.ts';
import { withParts } from '../planner/units/views.ts';
import { words } from '../planner/units/words.ts';
import { sha256 } from '../schema/canonical.ts';
import { formatPlace } from '../schema/place.ts';
import type { Problem } from '../schema/problem.ts';
import type {
  Address,
  ContentDigest,
  FileValue,
  Manifest,
  Owner,
  ResolvedFile,
  ResolvedUnit,
  UnitEntry,
} from '../schema/types.ts';
import { fileAddress } from '../state/address.ts';
import type { UnitFiles } from '../state/units.ts';
import { describeError } from './failure.ts';
import type { Outside } from './outside.ts';
import { absoluteSource } from './sources.ts';
import type { System } from './system.ts';
import { type Links, linksOf, type Resolving } from './unit-links.ts';
import { readUnitFiles } from './units/files.ts';

/** The target that our units hang off: it makes them start at boot, and lets them be stopped together. */
export const ownTarget = 'system-manager.target';

const ownTargetEntry: UnitEntry = {
  text: '[Unit]\nDescription=Everything that sm manages\n',
  wantedBy: ['default.target'],
};

const largestUnit = 1024 * 1024;

/** What resolving units needs besides the manifest. */
export interface UnitGround {
  readonly system: System;
  readonly outside: Outside;
  readonly directory: string;
  readonly owner: { readonly user: Owner; readonly group: Owner };
}

/** Units with their sources read in and their links worked out. */
export interface UnitResolution {
  readonly units: Readonly<Record<string, ResolvedUnit>>;
  readonly warnings: readonly string[];
  readonly problems: readonly Problem[];
}

/** Resolves the units of a manifest; the target that they hang off comes along where one names it. */
export function resolveUnits(declared: Manifest['units'], ground: UnitGround): UnitResolution {
  const entries = withOwnTarget(declared ?? {});
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const texts = new Map<string, string>();
  for (const [name, entry] of Object.entries(entries)) {
    const text = textOf(name, entry, ground, problems);
    if (text !== undefined) texts.set(name, text);
  }
  // Of the others, nothing that is on disk counts for their links.
  const names = Object.keys(entries).filter(
    (name) => entries[name]?.enable !== undefined || !texts.has(name),
  );
  const files = readWithAlso(names, ownFiles(entries, texts, ground), ground.system);
  const units: Record<string, ResolvedUnit> = {};
  for (const [name, entry] of Object.entries(entries).sort()) {
    const { system } = ground;
    const resolving = { name, entry, text: texts.get(name), files, system };
    const links = linksOf(resolving, problems, warnings);
    units[name] = {
      files: filesOf(resolving, links, ground),
      ...(entry.masked === true ? { masked: true } : {}),
      ...(entry.switch === undefined ? {} : { switch: entry.switch }),
    };
    problems.push(...syntaxOf(name, entry, texts.get(name)));
  }
  problems.push(...claimedTwice(units));
  return { units, warnings, problems };
}

// What [Install] names with Also= is enabled too, and has to be read for that; it may name more.
function readWithAlso(
  names: readonly string[],
  own: ReadonlyMap<Address, FileValue>,
  system: System,
): UnitFiles {
  if (names.length === 0) return withParts(emptyFiles, own);
  let asked = new Set(names);
  for (;;) {
    const files = withParts(readUnitFiles(system, [...asked]), own);
    const also = [...asked].flatMap((name) => {
      const install = mergeUnit(name, files).settings.get('Install');
      return (install?.get('Also') ?? []).flatMap(words).filter(isUnitName);
    });
    const next = new Set([...asked, ...also]);
    if (next.size === asked.size) return files;
    asked = next;
  }
}

const emptyFiles: UnitFiles = { texts: new Map(), aliases: new Map(), dependencies: new Map() };

function withOwnTarget(
  entries: NonNullable<Manifest['units']>,
): Readonly<Record<string, UnitEntry>> {
  const named = Object.values(entries).some(({ wantedBy, requiredBy, text }) =>
    [...(wantedBy ?? []), ...(requiredBy ?? []), text ?? ''].some((word) =>
      word.includes(ownTarget),
    ),
  );
  return named && entries[ownTarget] === undefined
    ? { ...entries, [ownTarget]: ownTargetEntry }
    : entries;
}

function textOf(
  name: string,
  entry: UnitEntry,
  { outside, directory }: UnitGround,
  problems: Problem[],
): string | undefined {
  if (entry.source === undefined) return entry.text;
  const source = absoluteSource(directory, entry.source);
  try {
    const bytes = outside.read(source, largestUnit);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    problems.push({
      place: formatPlace(['units', name, 'source']),
      found: `${source}: ${error instanceof TypeError ? 'not UTF-8' : describeError(error)}`,
      expected: 'a readable unit file',
    });
    return undefined;
  }
}

// What our own files will say: [Install] counts as it will be, not as it was.
function ownFiles(
  entries: Readonly<Record<string, UnitEntry>>,
  texts: ReadonlyMap<string, string>,
  { owner }: UnitGround,
): ReadonlyMap<Address, FileValue> {
  const found = new Map<Address, FileValue>();
  for (const [name, { dropIns }] of Object.entries(entries)) {
    const text = texts.get(name);
    if (text !== undefined) found.set(fileAddress(fragmentPath(name)), fileOf(text, owner));
    for (const [file, content] of Object.entries(dropIns ?? {})) {
      found.set(fileAddress(dropInPath(name, file)), fileOf(content, owner));
    }
  }
  return found;
}

function fileOf(text: string, owner: UnitGround['owner']) {
  return {
    type: 'file' as const,
    content: `sha256:${sha256(text)}` as ContentDigest,
    size: Buffer.byteLength(text),
    text,
    mode: '0644',
    ...owner,
  };
}

function filesOf(
  { name, entry, text }: Resolving,
  links: Links,
  ground: UnitGround,
): Readonly<Record<Address, ResolvedFile>> {
  const found: Record<Address, ResolvedFile> = {};
  if (entry.masked === true) {
    found[fileAddress(fragmentPath(name))] = { type: 'symlink', target: '/dev/null' };
    return found;
  }
  for (const [address, value] of ownFiles(
    { [name]: entry },
    new Map(text === undefined ? [] : [[name, text]]),
    ground,
  )) {
    if (value.type === 'file') found[address] = value as ResolvedFile;
  }
  for (const [path, target] of links) {
    found[fileAddress(path)] = target === null ? { type: 'absent' } : { type: 'symlink', target };
  }
  return found;
}
