import { check, isAlwaysRegular, type PlacedEntry, place } from '../planner/rules.ts';
import { sha256 } from '../schema/canonical.ts';
import type { Problem } from '../schema/problem.ts';
import type {
  AbsolutePath,
  Address,
  ContentDigest,
  FileEntry,
  Manifest,
  Owner,
  ResolvedFile,
  ResolvedManifest,
} from '../schema/types.ts';
import { baseName, fileAddress, normalizePath } from '../state/address.ts';
import { storePathsIn } from '../state/store-paths.ts';
import { describeError } from './failure.ts';
import type { Keyring } from './keys.ts';
import type { Layout } from './layout.ts';
import type { Outside } from './outside.ts';
import { resolveKinds } from './resolve-kinds.ts';
import { absoluteSource, digestSource, expandSource } from './sources.ts';
import type { System } from './system.ts';

/** A manifest with everything outside it read in: what the planner works on. */
export interface Resolution {
  readonly resolved: ResolvedManifest;
  /** Texts of sources, for diffs; the resolved manifest holds their digests only. */
  readonly previews: ReadonlyMap<Address, string>;
  readonly warnings: readonly string[];
  readonly problems: readonly Problem[];
}

/** What resolving needs besides the manifest. */
export interface ResolveGround {
  /** The host itself, for what units and packages on it say. */
  readonly system: System;
  readonly outside: Outside;
  readonly keys: Keyring;
  readonly layout: Layout;
  /** Where relative sources start from. */
  readonly directory: string;
  /** The manifest itself, where it lies in the Nix store. */
  readonly storePath?: string;
  /** Whether owners can be set here; else everything belongs to whoever runs sm. */
  readonly ownership: boolean;
}

/** Expands directories and patterns, fills in defaults, digests sources. Gathers every problem. */
export function resolveManifest(manifest: Manifest, ground: ResolveGround): Resolution {
  const { placed: written, problems } = place(manifest);
  const collected: Problem[] = [...problems];
  const kinds = resolveKinds(manifest, ground);
  collected.push(...kinds.problems);
  const expanded = [
    ...written.flatMap((entry) => expand(entry, ground, collected)),
    ...kinds.implicit,
  ];
  collected.push(...check(manifest, expanded, ground.layout.directory));
  const files: Record<Address, ResolvedFile> = {};
  const previews = new Map<Address, string>();
  const warnings = [...kinds.warnings, ...(ground.ownership ? [] : ownershipWarning(expanded))];
  for (const entry of expanded.sort(byPath)) {
    const file = resolveEntry(entry, ground, collected, previews);
    if (file !== undefined) files[fileAddress(entry.path)] = file;
  }
  return {
    resolved: {
      version: 1,
      ...(manifest.system === undefined ? {} : { system: manifest.system }),
      files,
      ...kinds.resolved,
      assertions: manifest.assertions ?? [],
      settings: manifest.settings ?? {},
    },
    previews,
    warnings,
    problems: collected,
  };
}

function byPath(left: PlacedEntry, right: PlacedEntry): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}

function ownershipWarning(placed: readonly PlacedEntry[]): readonly string[] {
  const owned = placed.some(({ entry }) => entry.user !== undefined || entry.group !== undefined);
  return owned ? ['Not running as root: owners are not set, everything belongs to you'] : [];
}

function expand(placed: PlacedEntry, ground: ResolveGround, problems: Problem[]): PlacedEntry[] {
  const { entry, path, place: at } = placed;
  if (entry.source === undefined) return [placed];
  const source = absoluteSource(ground.directory, entry.source);
  const files = expandSource(ground.outside, source, `${at}.source`);
  if (!Array.isArray(files)) {
    problems.push(files as Problem);
    return [];
  }
  return files.flatMap((file) => {
    const target = file.below === '' ? path : normalizePath(`${path}/${file.below}`);
    return target === undefined
      ? []
      : [{ path: target, place: at, entry: { ...entry, source: file.path } }];
  });
}

function resolveEntry(
  { path, place: at, entry }: PlacedEntry,
  ground: ResolveGround,
  problems: Problem[],
  previews: Map<Address, string>,
): ResolvedFile | undefined {
  const common = commonOf(entry);
  if (entry.absent === true) {
    const { knownHashes: _, ...rest } = common;
    return { type: 'absent', ...rest };
  }
  if (entry.link !== undefined) return { target: entry.link, type: 'symlink', ...common };
  const linked = isLinked(path, entry);
  if (entry.source !== undefined && linked) {
    return { target: entry.source, type: 'symlink', ...common };
  }
  const inline = inlineContent(entry);
  if (inline !== undefined && linked) {
    return {
      type: 'symlink',
      target: storeTarget(ground.layout, path, inline.digest),
      content: `sha256:${inline.digest}` as ContentDigest,
      ...inline.kept,
      ...common,
    };
  }
  const attributes = attributesOf(entry, ground);
  if (inline !== undefined) {
    return {
      type: 'file',
      content: `sha256:${inline.digest}` as ContentDigest,
      size: inline.size,
      ...inline.kept,
      ...attributes,
      ...common,
    };
  }
  return fromSource(
    { path, at, source: entry.source ?? '', secret: entry.sensitive === true },
    { ...attributes, ...common },
    ground,
    problems,
    previews,
  );
}

function commonOf(entry: FileEntry) {
  return {
    ...(entry.onConflict === undefined ? {} : { onConflict: entry.onConflict }),
    ...(entry.knownHashes === undefined ? {} : { knownHashes: entry.knownHashes }),
    ...(entry.reload === undefined ? {} : { reload: entry.reload }),
    ...(entry.restart === undefined ? {} : { restart: entry.restart }),
    ...(entry.validate === undefined ? {} : { validate: entry.validate }),
  };
}

// Default: a link for what lies in the Nix store, a regular file for everything else.
function isLinked(path: AbsolutePath, entry: FileEntry): boolean {
  if (isAlwaysRegular(path)) return false;
  if (entry.mode !== undefined) return entry.mode === 'symlink';
  return entry.source?.startsWith('/nix/store/') === true && entry.sensitive !== true;
}

/** Who owns what says nothing of it: root, or whoever runs sm without its rights. */
export function defaultOwner({
  ownership,
  outside,
}: Pick<ResolveGround, 'ownership' | 'outside'>): { readonly user: Owner; readonly group: Owner } {
  return ownership ? { user: 'root', group: 'root' } : { user: outside.uid, group: outside.gid };
}

function attributesOf(entry: FileEntry, { ownership, outside }: ResolveGround) {
  const fallback = entry.sensitive === true ? '0400' : '0644';
  const mode = entry.mode === undefined || entry.mode === 'symlink' ? fallback : entry.mode;
  const own = defaultOwner({ ownership, outside });
  return {
    mode: mode.slice(-4).padStart(4, '0'),
    user: ownership ? numeric(entry.user ?? own.user) : own.user,
    group: ownership ? numeric(entry.group ?? own.group) : own.group,
  };
}

// A number in quotes is a number; root needs no passwd file.
function numeric(owner: Owner): Owner {
  return typeof owner === 'string' && /^\+?\d+$/.test(owner) ? Number(owner) : owner;
}

function inlineContent(entry: FileEntry) {
  if (entry.text !== undefined) {
    return {
      digest: sha256(entry.text),
      size: Buffer.byteLength(entry.text),
      kept: { text: entry.text },
    };
  }
  if (entry.base64 === undefined) return undefined;
  const bytes = Buffer.from(entry.base64, 'base64');
  const named = storePathsIn(bytes.toString('latin1'));
  return {
    digest: sha256(bytes),
    size: bytes.length,
    kept: { base64: entry.base64, ...(named.length === 0 ? {} : { store_paths: [...named] }) },
  };
}

/** Where content for a link lies in our store, as seen from inside the root. */
export function storeTarget(layout: Layout, path: AbsolutePath, digest: string): string {
  const name = baseName(path)
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .slice(-100);
  return `${layout.store}/${digest}-${name}`;
}

function fromSource(
  file: {
    readonly path: AbsolutePath;
    readonly at: string;
    readonly source: string;
    readonly secret: boolean;
  },
  rest: ReturnType<typeof attributesOf> & ReturnType<typeof commonOf>,
  { outside, keys }: ResolveGround,
  problems: Problem[],
  previews: Map<Address, string>,
): ResolvedFile | undefined {
  try {
    if (file.secret) {
      const content = keys.seal(outside.read(file.source, 64 * 1024 * 1024));
      return { type: 'file', content, source: file.source, sensitive: true, ...rest };
    }
    const content = digestSource(outside, file.source);
    if (content.text !== undefined) previews.set(fileAddress(file.path), content.text);
    const named = storePathsIn(content.text ?? '');
    return {
      type: 'file',
      content: `sha256:${content.sha256}` as ContentDigest,
      size: content.size,
      source: file.source,
      ...(named.length === 0 ? {} : { store_paths: [...named] }),
      ...rest,
    };
  } catch (error) {
    problems.push({
      place: `${file.at}.source`,
      found: `${file.source}: ${describeError(error)}`,
      expected: 'a readable file',
    });
    return undefined;
  }
}
