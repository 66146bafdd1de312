import type { AbsolutePath } from '../../schema/types.ts';

/** Where the generations of the profile lie. */
export const profileDirectory = '/nix/var/nix/profiles/system-manager-profiles' as AbsolutePath;

/** The profile itself: a link to the current generation. */
export const profileLink = `${profileDirectory}/system-manager` as AbsolutePath;

/** What keeps the current generation from being collected as garbage. */
export const gcRoot = '/nix/var/nix/gcroots/system-manager-current' as AbsolutePath;

/** Where one link for each store path in use keeps it from being collected, under its own name. */
export const rootsDirectory = '/nix/var/nix/gcroots/system-manager' as AbsolutePath;

/** One generation of the profile: its number, and the store path that it leads to. */
export interface Generation {
  readonly number: number;
  readonly target: string;
}

/** The link of one generation. */
export function generationLink(number: number): AbsolutePath {
  return `${profileLink}-${number}-link` as AbsolutePath;
}

/** The number in the name of a generation's link; undefined for any other name. */
export function numberOf(name: string): number | undefined {
  const found = /^system-manager-([1-9][0-9]{0,14})-link$/.exec(name)?.[1];
  return found === undefined ? undefined : Number(found);
}
