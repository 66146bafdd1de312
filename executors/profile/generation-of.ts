import type { Profile } from '../../schema/types.ts';
import { storeRootOf } from '../../state/store-paths.ts';
import { isThere } from '../store-paths.ts';
import type { System } from '../system.ts';

/**
 * The store path that the generation of the Nix profile is to lead to: the manifest itself where it was
 * built into the store, else its tree of packages. In another root only what its own store holds.
 */
export function generationOf(
  system: System,
  storePath: string | undefined,
  { path }: Profile,
): string | undefined {
  const found = storePath ?? (path === undefined ? undefined : storeRootOf(path));
  if (found === undefined || (system.root !== '/' && !isThere(system, found))) return undefined;
  return found;
}
