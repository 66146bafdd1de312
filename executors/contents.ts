import { isFromMutableSource } from '../planner/needs.ts';
import { wantedFiles } from '../planner/parts.ts';
import { sha256 } from '../schema/canonical.ts';
import type { AbsolutePath, ContentDigest, Plan, ResolvedFile } from '../schema/types.ts';
import { backedUp } from './backups.ts';
import { codeOf, Failure } from './failure.ts';
import type { Keyring } from './keys.ts';
import { type Layout, within } from './layout.ts';
import type { Outside } from './outside.ts';
import type { System } from './system.ts';
import type { Target } from './target.ts';

/** Where bytes may come from. */
export interface ContentGround {
  readonly system: System;
  readonly outside: Outside;
  readonly layout: Layout;
  readonly keys: Keyring;
}

/** The largest source, in bytes. */
export const largestSource = 1024 * 1024 * 1024;

/**
 * The bytes of a planned file, checked against the digest in the plan: from the embedded manifest, its
 * source, our own copy of it, or the live file where its content is not ours to change.
 */
export function contentOf(plan: Plan, target: Target, ground: ContentGround): Buffer {
  const { after } = target.change.change;
  if (after?.type !== 'file') throw new Error(`${target.path} has no content`);
  const file = wantedFiles(plan.manifest.resolved)[target.change.address];
  for (const candidate of candidates(file, target, after.content, ground)) {
    const bytes = candidate();
    if (bytes !== undefined && ground.keys.like(after.content, bytes) === after.content)
      return bytes;
  }
  throw new Failure('refused', describeMissing(file, target));
}

type Candidate = () => Buffer | undefined;

function candidates(
  file: ResolvedFile | undefined,
  target: Target,
  content: ContentDigest,
  { system, outside, layout }: ContentGround,
): readonly Candidate[] {
  const fromManifest: Candidate = () => inlineBytes(file);
  const fromSource: Candidate = () =>
    file?.type === 'file' && file.source !== undefined
      ? attempt(() => outside.read(file.source ?? '', largestSource))
      : undefined;
  const fromStore: Candidate = () => attempt(() => system.read(copyPath(layout, content)));
  const fromHost: Candidate = () => attempt(() => system.read(target.path));
  // Of secrets nothing else is kept: an apply that may have to go back has backed up what it replaced.
  const fromBackups = backupsOf(system, layout, file, target).map(
    (object): Candidate =>
      () =>
        attempt(() => system.read(object)),
  );
  return [fromManifest, fromSource, fromStore, fromHost, ...fromBackups];
}

function backupsOf(
  system: System,
  layout: Layout,
  file: ResolvedFile | undefined,
  { path }: Target,
): readonly AbsolutePath[] {
  if (file?.type !== 'file' || file.sensitive !== true) return [];
  return backedUp(system, layout, path);
}

/** What reading gives; undefined where the host refuses it. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === undefined && !(error instanceof Failure)) throw error;
    return undefined;
  }
}

/** The bytes that a resolved entry carries itself. */
export function inlineBytes(file: ResolvedFile | undefined): Buffer | undefined {
  if (file === undefined || file.type === 'absent') return undefined;
  if (file.text !== undefined) return Buffer.from(file.text);
  return file.base64 === undefined ? undefined : Buffer.from(file.base64, 'base64');
}

function describeMissing(file: ResolvedFile | undefined, target: Target): string {
  const source = file?.type === 'file' ? file.source : undefined;
  return source === undefined
    ? `Cannot write ${target.path}: its content is not in the plan, expected it there; plan again`
    : `Cannot write ${target.path}: its source ${source} is gone or has changed since the plan, expected it as planned; plan again`;
}

/** Where our own copy of a source lies: its content must outlive the source, for a rollback. */
export function copyPath(layout: Layout, content: ContentDigest) {
  return within(layout.backups, `source-${content.slice(content.lastIndexOf(':') + 1)}`);
}

/** The paths of all copies of sources that are kept. */
export function keptCopies({ system, layout }: Pick<ContentGround, 'system' | 'layout'>) {
  if (system.parent(layout.backups).state !== 'present') return new Set<AbsolutePath>();
  const names = system.list(layout.backups).filter((name) => /^source-[0-9a-f]{64}$/.test(name));
  return new Set(names.map((name) => within(layout.backups, name)));
}

/** Keeps a copy of each source that can change, unless it is secret. */
export function keepSource(
  plan: Plan,
  target: Target,
  bytes: Buffer,
  { system, layout }: ContentGround,
): void {
  const file = wantedFiles(plan.manifest.resolved)[target.change.address];
  if (file !== undefined && isFromMutableSource(file)) {
    keepCopy(system, layout, file.content, bytes);
  }
}

/** Keeps bytes under their digest, where only root may look: the file itself may be closed to others. */
export function keepCopy(
  system: System,
  layout: Layout,
  content: ContentDigest,
  bytes: Buffer,
): void {
  createOnce(system, copyPath(layout, content), bytes, 0o400);
}

/** Puts the bytes that a link will point at into the store; a damaged blob is made anew. */
export function storeBlob(system: System, target: AbsolutePath, bytes: Buffer): void {
  createOnce(system, target, bytes, 0o444);
}

// Whole or not at all, and never without something in its place: links point here.
function createOnce(system: System, path: AbsolutePath, bytes: Buffer, mode: number): void {
  const there = system.lstat(path);
  if (there?.type === 'file' && there.size === bytes.length) {
    if (there.mode === mode && sha256(system.read(path)) === sha256(bytes)) return;
  }
  const draft = `${path}.new` as AbsolutePath;
  if (system.lstat(draft) !== undefined) system.removeTree(draft);
  system.createFile(draft, bytes, { mode }, true);
  if (there?.type === 'directory') system.removeTree(path);
  system.rename(draft, path);
}
