import type { AbsolutePath, Address, ResolvedManifest, TmpfilesValue } from '../../schema/types.ts';
import { fileAddress, isBelow } from '../../state/address.ts';
import type { OtherQuestion } from '../other.ts';
import { collect, type LocatedLine } from './collect.ts';
import { acts, inOrder } from './effect.ts';
import type { TmpfilesGround } from './ground.ts';
import { type LineType, makes, makesDirectory, makesFile } from './types.ts';
import type { Id } from './way.ts';

/** Everything that planning one path looks at. */
export interface Context {
  readonly question: OtherQuestion;
  readonly ground: TmpfilesGround;
  readonly byPath: ReadonlyMap<AbsolutePath, readonly LocatedLine[]>;
}

/** `tmpfiles:/var/lib/hello` of a path. */
export function tmpfilesAddress(path: AbsolutePath): Address {
  return `tmpfiles:${path}` as Address;
}

const runtime = ['/dev', '/proc', '/run', '/sys'];

/** Whether systemd-tmpfiles leaves a path alone in an image. */
export function isLeftOut(path: AbsolutePath, { image }: Pick<TmpfilesGround, 'image'>): boolean {
  return image && runtime.some((directory) => path === directory || isBelow(path, directory));
}

/** The lines of each path that has some that act, by path. */
export function actingPaths({ byPath, ground }: Context): readonly AbsolutePath[] {
  return [...byPath]
    .filter(([path, lines]) => lines.some(({ line }) => acts(line)) && !isLeftOut(path, ground))
    .map(([path]) => path)
    .sort();
}

/** Every resource that the lines of a manifest amount to. */
export function tmpfilesAddresses({
  tmpfiles = {},
}: Pick<ResolvedManifest, 'tmpfiles'>): readonly Address[] {
  return [...collect(tmpfiles, null).byPath]
    .filter(([, lines]) => lines.some(({ line }) => acts(line)))
    .map(([path]) => tmpfilesAddress(path))
    .sort();
}

/** What was seen at a path; null for nothing, undefined where it could not be looked at. */
export function seenAt(
  path: AbsolutePath,
  { question }: Context,
): TmpfilesValue | null | undefined {
  const seen = question.seen.get(tmpfilesAddress(path)) ?? null;
  if (seen === null || seen.type === 'tmpfiles') return seen;
  return undefined;
}

/**
 * Whose a real path is when our lines come to what lies below it, the first time or, once all is
 * settled, any time after; undefined where nothing is known.
 */
export function ownerAfter(path: AbsolutePath, context: Context, settled: boolean): Id | undefined {
  const seen = context.ground.directories.get(path);
  const isThere = seen !== undefined;
  const dressed = (type: LineType): boolean => (settled || isThere) && 'ezZm'.includes(type);
  return ownerGiven(path, context, isThere, (type) => makes(type) || dressed(type)) ?? seen;
}

/** The owner that our lines of some types give to a path, last of all. */
export function ownerGiven(
  path: AbsolutePath,
  { byPath, question }: Context,
  isThere: boolean,
  gives: (type: LineType) => boolean,
): Id | undefined {
  const lines = (byPath.get(path) ?? []).map(({ line }) => line).filter(acts);
  const owner = inOrder(lines).findLast(
    ({ user, type }) => user !== undefined && !(user.onlyNew && isThere) && gives(type),
  )?.user?.owner;
  return typeof owner === 'string' ? (question.owners.users.get(owner) ?? owner) : owner;
}

/**
 * What will lie where a line copies from: what is there, or what this manifest puts there; null for
 * nothing, undefined where it is not known.
 */
export function sourceAfter(
  path: AbsolutePath,
  { question, ground, byPath }: Context,
): TmpfilesValue['is'] | null | undefined {
  const file = question.resolved.files[fileAddress(path)];
  if (file !== undefined && file.type !== 'absent') return file.type;
  const ours = (byPath.get(path) ?? [])
    .map(({ line }) => line)
    .find((line) => acts(line) && makes(line.type));
  if (ours !== undefined) {
    if (makesDirectory(ours.type)) return 'directory';
    return makesFile(ours.type) ? 'file' : undefined;
  }
  const isParent = Object.keys(question.resolved.files).some((address) =>
    address.startsWith(`file:${path}/`),
  );
  return isParent ? 'directory' : ground.sources.get(path);
}
