import { formatPlace } from '../../schema/place.ts';
import type { Address, FileEntry, Manifest, UnitEntry } from '../../schema/types.ts';

/** One thing that was changed by hand, as a manifest would say it. */
export type Suggested =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly entry: FileEntry;
      /** What is to be copied beside the manifest, if anything. */
      readonly bytes: Uint8Array | undefined;
    }
  | {
      readonly kind: 'unit';
      readonly name: string;
      readonly entry: UnitEntry;
      /** The unit file to be copied beside the manifest, if it is one of the host's own. */
      readonly text: string | undefined;
    };

/** Something that was seen and is not in the manifest, and why; `hint` is how it could be. */
export interface LeftOut {
  readonly path: string;
  readonly why: string;
  readonly hint?: string;
}

/** What a survey found. */
export interface Suggestion {
  readonly entries: readonly Suggested[];
  readonly leftOut: readonly LeftOut[];
}

/** Where the administrator's units lie. */
export const unitFolder = '/etc/systemd/system';

/** Where the copy of a file lies, as seen from the manifest. */
const copyOf = (path: string): string => `./files${path}`;

/** The address of a suggestion. */
export function addressOf(entry: Suggested): Address {
  return (entry.kind === 'file' ? `file:${entry.path}` : `unit:${entry.name}`) as Address;
}

/** Where a suggestion stands in its manifest, as problems name it. */
export function placeOf(entry: Suggested): string {
  return entry.kind === 'file'
    ? formatPlace(['etc', entry.path.slice('/etc/'.length)])
    : formatPlace(['units', entry.name]);
}

const byName = <T>(pairs: readonly (readonly [string, T])[]): Readonly<Record<string, T>> =>
  Object.fromEntries([...pairs].sort(([left], [right]) => (left < right ? -1 : 1)));

/** The manifest that suggestions amount to, its contents beside it, or in it. */
export function manifestOf(entries: readonly Suggested[], contents: 'beside' | 'inside'): Manifest {
  const etc = entries.flatMap((entry) =>
    entry.kind === 'file'
      ? [[entry.path.slice('/etc/'.length), fileOf(entry, contents)] as const]
      : [],
  );
  const units = entries.flatMap((entry) =>
    entry.kind === 'unit' ? [[entry.name, unitOf(entry, contents)] as const] : [],
  );
  return {
    version: 1,
    ...(etc.length === 0 ? {} : { etc: byName(etc) }),
    ...(units.length === 0 ? {} : { units: byName(units) }),
  };
}

/** The copies that a manifest has beside it, by their path below the directory of the manifest. */
export function copiesOf(entries: readonly Suggested[]): ReadonlyMap<string, string | Uint8Array> {
  const copies = new Map<string, string | Uint8Array>();
  for (const entry of entries) {
    const content = entry.kind === 'file' ? entry.bytes : entry.text;
    const path = entry.kind === 'file' ? entry.path : `${unitFolder}/${entry.name}`;
    if (content !== undefined) copies.set(copyOf(path), content);
  }
  return copies;
}

function fileOf(
  { path, entry, bytes }: Extract<Suggested, { kind: 'file' }>,
  contents: 'beside' | 'inside',
): FileEntry {
  if (bytes === undefined) return entry;
  return contents === 'beside'
    ? { source: copyOf(path), ...entry }
    : { base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')), ...entry };
}

function unitOf(
  { name, entry, text }: Extract<Suggested, { kind: 'unit' }>,
  contents: 'beside' | 'inside',
): UnitEntry {
  if (text === undefined) return entry;
  return contents === 'beside'
    ? { source: copyOf(`${unitFolder}/${name}`), ...entry }
    : { text, ...entry };
}
