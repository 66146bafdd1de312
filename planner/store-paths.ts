import type { Address, ResolvedFile, ResolvedManifest, ResolvedProfile } from '../schema/types.ts';
import type { Facts } from '../state/facts.ts';
import { storePathsIn, storeRootOf } from '../state/store-paths.ts';
import { wantedFiles } from './parts.ts';
import { profileAddress } from './profile/farm.ts';

const wanted = new WeakMap<ResolvedManifest, ReadonlyMap<Address, readonly string[]>>();

/** What of the Nix store a manifest needs, by who needs it; the other resources need nothing. */
export function wantedStorePaths(
  resolved: ResolvedManifest,
): ReadonlyMap<Address, readonly string[]> {
  const known = wanted.get(resolved);
  if (known !== undefined) return known;
  const found = new Map<Address, readonly string[]>();
  const add = (address: Address, paths: readonly string[]): void => {
    if (paths.length > 0) found.set(address, paths);
  };
  const files = wantedFiles(resolved);
  for (const address of Object.keys(files) as Address[]) {
    const file = files[address];
    if (file !== undefined) add(address, ofFile(file));
  }
  for (const [name, user] of Object.entries(resolved.users ?? {})) {
    add(`user:${name}` as Address, storePathsIn(`${user.shell ?? ''} ${user.home ?? ''}`));
  }
  if (resolved.profile !== undefined) add(profileAddress, ofProfile(resolved.profile));
  wanted.set(resolved, found);
  return found;
}

/** What of the store one file needs: where it leads, what it is copied from, what its text names. */
export function ofFile(file: ResolvedFile): readonly string[] {
  if (file.type === 'symlink') return roots([file.target]);
  if (file.type !== 'file') return [];
  const named = [...storePathsIn(file.text ?? ''), ...(file.store_paths ?? [])];
  const source = file.source === undefined ? [] : roots([file.source]);
  const all = [...source, ...named];
  return all.length > 1 ? [...new Set(all)].sort() : all;
}

/** What of the store a profile needs. */
export function ofProfile({ path, packages, generation }: ResolvedProfile): readonly string[] {
  const trees = [...(path === undefined ? [] : [path]), ...packages];
  return [...new Set([...(generation === undefined ? [] : [generation]), ...roots(trees)])].sort();
}

function roots(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => storeRootOf(path) ?? []);
}

/** Store paths that a manifest needs and whose GC root somebody took away. */
export function unprotected(resolved: ResolvedManifest, { store }: Facts): readonly string[] {
  if (store === undefined || store.unrooted.size === 0) return [];
  const needed = new Set([...wantedStorePaths(resolved).values()].flat());
  return [...store.unrooted].filter((path) => needed.has(path)).sort();
}
