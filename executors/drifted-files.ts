import { isUtf8 } from 'node:buffer';
import { wantedFiles } from '../planner/parts.ts';
import { largestShownText, withLiveText } from '../planner/visible.ts';
import { contentDigest } from '../schema/canonical.ts';
import type {
  AbsolutePath,
  Address,
  DriftedResource,
  RegularFile,
  ResolvedFile,
  ResolvedManifest,
  State,
} from '../schema/types.ts';
import { fileAddress, kindOf, parentOf, pathOf } from '../state/address.ts';
import type { Facts } from '../state/facts.ts';
import { filesOnly } from '../state/parts.ts';
import { holds, liveValue } from '../state/same.ts';
import { copyPath, inlineBytes } from './contents.ts';
import { codeOf, Failure } from './failure.ts';
import { within } from './layout.ts';
import type { DriftedFiles } from './likely-cause.ts';
import type { Machine } from './machine.ts';

/** Both sides of a drifted text that may be shown. */
export interface ShownTexts {
  readonly path: AbsolutePath;
  readonly expected: string;
  readonly actual: string;
}

/** Which files a drifted resource consists of that are not as recorded: itself, or parts of a unit. */
export function driftedFiles(state: State, facts: Facts): DriftedFiles {
  const entries = filesOnly(state).resources;
  const partsOf = new Map<Address, Address[]>();
  for (const [address, entry] of Object.entries(state.parts ?? {})) {
    if (entry.part_of === undefined) continue;
    partsOf.set(entry.part_of, [...(partsOf.get(entry.part_of) ?? []), address as Address]);
  }
  return ({ address }) => {
    const own = kindOf(address) === 'file' ? [address] : (partsOf.get(address) ?? []);
    return own.flatMap((file) => {
      const entry = entries[file];
      const actual = facts.files.get(file);
      if (entry === undefined || actual === undefined) return [];
      if (holds(entry.applied, actual, facts.owners)) return [];
      return [{ path: pathOf(file), entry }];
    });
  };
}

/**
 * The recorded and the live text of the files of a drifted resource, where both may be shown. What is
 * recorded comes from the generation's manifest, our copy of a source, or the source while it is the same.
 */
export function textsOf(
  files: DriftedFiles,
  state: State,
  facts: Facts,
  machine: Machine,
): (resource: DriftedResource) => readonly ShownTexts[] {
  let wanted: Readonly<Record<Address, ResolvedFile>> | undefined;
  return (resource) =>
    files(resource).flatMap(({ path, entry }) => {
      if (entry.sensitive || entry.applied.type !== 'file') return [];
      wanted ??= appliedFiles(machine, state);
      const address = fileAddress(path);
      const expected = recordedText(entry.applied, wanted[address], machine);
      const actual = facts.files.get(address);
      if (expected === undefined || actual === undefined) return [];
      const parent = facts.parents.get(parentOf(path));
      const live = withLiveText(liveValue(actual), actual, parent);
      return live?.type === 'file' && live.text !== undefined && live.text !== expected
        ? [{ path, expected, actual: live.text }]
        : [];
    });
}

function recordedText(
  { content, mode }: RegularFile,
  file: ResolvedFile | undefined,
  { system, outside, layout }: Machine,
): string | undefined {
  const inline = inlineBytes(file);
  const open = (Number.parseInt(mode, 8) & 0o004) !== 0;
  const source = file?.type === 'file' ? file.source : undefined;
  // Inline text is in the manifest for everybody to read; what a source holds need not be.
  const candidates = [
    () => inline,
    ...(open ? [() => system.read(copyPath(layout, content), largestShownText)] : []),
    ...(open && source !== undefined ? [() => outside.read(source, largestShownText)] : []),
  ];
  for (const candidate of candidates) {
    const bytes = attempt(candidate);
    if (bytes !== undefined && bytes.length <= largestShownText && isUtf8(bytes)) {
      if (contentDigest(bytes) === content) return bytes.toString('utf8');
    }
  }
  return undefined;
}

function attempt(read: () => Buffer | undefined): Buffer | undefined {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === undefined && !(error instanceof Failure)) throw error;
    return undefined;
  }
}

function appliedFiles(
  { system, layout }: Machine,
  state: State,
): Readonly<Record<Address, ResolvedFile>> {
  const path = within(layout.generations, String(state.generation), 'manifest.json');
  try {
    return wantedFiles(JSON.parse(system.read(path).toString('utf8')) as ResolvedManifest);
  } catch {
    return {};
  }
}
