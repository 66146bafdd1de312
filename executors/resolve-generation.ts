import { isUtf8 } from 'node:buffer';
import { wantedFiles } from '../planner/parts.ts';
import { profileAddress } from '../planner/profile/farm.ts';
import type {
  AbsolutePath,
  Address,
  ContentDigest,
  ResolvedFile,
  ResolvedManifest,
  ResolvedRegularFile,
  State,
} from '../schema/types.ts';
import { pathOf } from '../state/address.ts';
import { filesOnly } from '../state/parts.ts';
import { attempt, copyPath, keptCopies } from './contents.ts';
import { readGeneration } from './generations.ts';
import type { Machine } from './machine.ts';
import { digestSource } from './sources.ts';
import { missingByUser } from './store-paths.ts';
import type { System } from './system.ts';

/** The manifest of a generation, ready to be planned again. */
export interface GenerationResolution {
  readonly resolved: ResolvedManifest;
  readonly previews: ReadonlyMap<Address, string>;
  readonly warnings: readonly string[];
  /** What cannot be made again, with the reason: a problem only where it would have to be. */
  readonly unavailable: ReadonlyMap<Address, string>;
}

const largestPreview = 64 * 1024;
const largestSecret = 64 * 1024 * 1024;

/**
 * Reads a generation's manifest and finds out what of it can still be made: contents of sources by the
 * digest they had, store paths that are still there. Secrets were never kept: where another one is in
 * place by now it stays, and that is told.
 */
export function resolveGeneration(
  machine: Machine,
  number: number,
  state: State | undefined,
): GenerationResolution {
  const { resolved } = readGeneration(machine, number);
  const copies = keptCopies(machine);
  const recorded = filesOnly(state)?.resources;
  const previews = new Map<Address, string>();
  const unavailable = new Map<Address, string>(lostStorePaths(machine.system, resolved));
  const secrets = new Map<Address, ResolvedRegularFile>();
  const stays = new Map<Address, ResolvedRegularFile>();
  for (const [address, file] of Object.entries(wantedFiles(resolved)) as [
    Address,
    ResolvedFile,
  ][]) {
    if (file.type === 'symlink' && isLost(machine, file.target)) {
      unavailable.set(
        address,
        `${file.target}, which it leads to, is not in the Nix store any more`,
      );
    }
    if (file.type !== 'file' || file.source === undefined) continue;
    const entry = recorded?.[address];
    if (file.sensitive === true) {
      const sealed = sealAgain(machine, address, file);
      if (sealed !== undefined) {
        secrets.set(address, { ...file, content: sealed });
        continue;
      }
      const present = entry?.sensitive === true && entry.applied.type === 'file';
      if (present && entry.applied.type === 'file') {
        stays.set(address, { ...file, content: entry.applied.content });
      } else unavailable.set(address, 'the content of secrets is not kept');
      continue;
    }
    const copy = copyPath(machine.layout, file.content);
    if (!copies.has(copy) && !isUnchanged(machine, file)) {
      unavailable.set(address, `its source ${file.source} has changed since, and was not kept`);
      continue;
    }
    const isSame = entry?.applied.type === 'file' && entry.applied.content === file.content;
    const text = isSame ? undefined : textOf(machine, copies.has(copy) ? copy : undefined, file);
    if (text !== undefined) previews.set(address, text);
  }
  return {
    resolved: withContents(resolved, new Map([...secrets, ...stays])),
    previews,
    warnings: [...stays.keys()].map(
      (address) =>
        `${address} keeps the content that it has now: what it was in generation ${number} is secret, and was not kept`,
    ),
    unavailable,
  };
}

// The link or package must be somewhere: on the host, or for an image on the machine that builds it.
function isLost({ system, outside }: Machine, target: string): boolean {
  if (!target.startsWith('/nix/store/')) return false;
  if (outside.lstat(target) !== undefined) return false;
  return system.lstat(target as AbsolutePath) === undefined;
}

// Whatever names them: a link, a text that starts a program, the profile, whose packages may lie elsewhere.
function lostStorePaths(
  system: System,
  resolved: ResolvedManifest,
): readonly (readonly [Address, string])[] {
  const lost = new Map(missingByUser(system, resolved));
  const { packages, path } = resolved.profile ?? { packages: [], path: undefined };
  const trees = [...packages, ...(path === undefined ? [] : [path])].filter(
    (tree) => system.parent(tree as AbsolutePath).state !== 'present',
  );
  if (trees.length > 0) {
    const known = lost.get(profileAddress) ?? [];
    lost.set(profileAddress, [...new Set([...known, ...trees])]);
  }
  return [...lost].map(([address, paths]) => {
    return [address, `${paths.join(', ')} ${paths.length > 1 ? 'are' : 'is'} not there any more`];
  });
}

function isUnchanged({ outside }: Machine, { source, content }: ResolvedRegularFile): boolean {
  return (
    attempt(() => digestSource(outside, source ?? '').sha256) === content.slice('sha256:'.length)
  );
}

// At its source, or in its place already; under the key of today, as the first plan had another.
function sealAgain(
  { system, outside, keys }: Machine,
  address: Address,
  file: ResolvedRegularFile,
): ContentDigest | undefined {
  const sealed = (bytes: Buffer | undefined): ContentDigest | undefined =>
    bytes !== undefined && keys.like(file.content, bytes) === file.content
      ? keys.seal(bytes)
      : undefined;
  return (
    sealed(attempt(() => outside.read(file.source ?? '', largestSecret))) ??
    sealed(attempt(() => system.read(pathOf(address), largestSecret)))
  );
}

function textOf(
  { system, outside }: Machine,
  copy: AbsolutePath | undefined,
  { source = '', size = 0 }: ResolvedRegularFile,
): string | undefined {
  if (size > largestPreview) return undefined;
  const bytes = attempt(() =>
    copy === undefined ? outside.read(source, largestPreview) : system.read(copy, largestPreview),
  );
  const isText = bytes !== undefined && isUtf8(bytes) && !bytes.includes(0);
  return isText ? bytes.toString('utf8') : undefined;
}

function withContents(
  resolved: ResolvedManifest,
  files: ReadonlyMap<Address, ResolvedFile>,
): ResolvedManifest {
  if (files.size === 0) return resolved;
  return { ...resolved, files: { ...resolved.files, ...Object.fromEntries(files) } };
}
