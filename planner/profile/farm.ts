import { canonical, sha256 } from '../../schema/canonical.ts';
import type { AbsolutePath, Address, ProfileValue, ResolvedProfile } from '../../schema/types.ts';

/** The one profile of a host. */
export const profileAddress = 'profile:system' as Address;

/** What is on PATH: a link that leads to a tree of packages, and is switched in one step. */
export const switchLink = '/run/system-manager/sw' as AbsolutePath;

/** A merged tree: each path in it, without a leading slash, and where it leads. */
export type FarmLinks = Readonly<Record<string, string>>;

/** Where merged trees lie, each under the digest of its links. */
export function farmsDirectory(stateDirectory: AbsolutePath): AbsolutePath {
  return `${stateDirectory}/profiles` as AbsolutePath;
}

/** The name of a merged tree: equal links have one name, so a tree that was altered gives itself away. */
export function farmName(links: FarmLinks): string {
  return sha256(canonical(links)).slice(0, 32);
}

/** Where the tree of these links lies. */
export function farmOf(links: FarmLinks, stateDirectory: AbsolutePath): AbsolutePath {
  return `${farmsDirectory(stateDirectory)}/${farmName(links)}` as AbsolutePath;
}

/** Whether a target is a tree that we merged. */
export function isFarm(target: string, stateDirectory: AbsolutePath): target is AbsolutePath {
  const directory = `${farmsDirectory(stateDirectory)}/`;
  return target.startsWith(directory) && /^[0-9a-f]{32}$/.test(target.slice(directory.length));
}

/** Whether a profile puts packages on PATH; else it is variables at most. */
export function hasPackages(profile: ResolvedProfile): boolean {
  return profile.path !== undefined || profile.packages.length > 0;
}

/** What the link leads to: a ready-made tree, or the one that we merge; undefined without packages. */
export function profileTarget(
  profile: ResolvedProfile,
  stateDirectory: AbsolutePath,
): string | undefined {
  if (!hasPackages(profile)) return undefined;
  return profile.path ?? farmOf(profile.links, stateDirectory);
}

/** The profile as it should be; undefined where nothing is to be on PATH and no generation is asked for. */
export function desiredProfile(
  profile: ResolvedProfile | undefined,
  stateDirectory: AbsolutePath,
): ProfileValue | undefined {
  if (profile === undefined) return undefined;
  const target = profileTarget(profile, stateDirectory) ?? null;
  const { packages, generation = null } = profile;
  return target === null && generation === null
    ? undefined
    : { type: 'profile', target, packages, generation };
}

/** A live target that is not sound, with the reason behind it: it equals no target that we want. */
export function unsound(target: string, why: string): string {
  return `${target} (${why})`;
}

/** Whether a live target is the given one, sound or not. */
export function leadsTo(live: string | null, target: string | null): boolean {
  if (live === null || target === null) return live === target;
  return live === target || live.startsWith(`${target} (`);
}

/** A live target without what is wrong about it. */
export function bare(target: string): string {
  return target.replace(/ \([^)]*\)$/, '');
}
