import { partOwners } from '../planner/parts.ts';
import { rootsDirectory } from '../planner/profile/generation.ts';
import { wantedStorePaths } from '../planner/store-paths.ts';
import type { Problem } from '../schema/problem.ts';
import type {
  AbsolutePath,
  Address,
  FileValue,
  OtherValue,
  ResolvedManifest,
  State,
} from '../schema/types.ts';
import { baseName } from '../state/address.ts';
import type { StoreFacts } from '../state/facts.ts';
import { linkedStorePath, storeDirectory, storePathsOf } from '../state/store-paths.ts';
import { within } from './layout.ts';
import type { Machine } from './machine.ts';
import type { System } from './system.ts';

const mostNamed = 5;

/** Whether a store path is there, as seen from inside the root. */
export function isThere(system: System, path: string): boolean {
  return system.lstat(path as AbsolutePath) !== undefined;
}

/** Whether the root has a Nix store at all: an image may get its own later. */
export function hasStore(system: System): boolean {
  return system.parent(storeDirectory as AbsolutePath).state === 'present';
}

/** What resources of a manifest need of the store and is not there, never built or collected. */
export function missingByUser(
  system: System,
  resolved: ResolvedManifest,
): readonly (readonly [Address, readonly string[]])[] {
  // The store of an image may be filled later.
  if (system.root !== '/') return [];
  // Thousands of links may lead into one store path: it is looked at once.
  const seen = new Map<string, boolean>();
  const there = (path: string): boolean => {
    const found = seen.get(path) ?? isThere(system, path);
    seen.set(path, found);
    return found;
  };
  return [...wantedStorePaths(resolved)].flatMap(([address, paths]) => {
    // A link by another name may lead wherever it was told to, there or not.
    const gone = paths.filter((path) => linkedStorePath(path) && !there(path));
    return gone.length === 0 ? [] : [[address, gone] as const];
  });
}

/** The same as problems: each store path with who needs it. */
export function missingStorePaths(system: System, resolved: ResolvedManifest): readonly Problem[] {
  const missing = missingByUser(system, resolved);
  if (missing.length === 0) return [];
  const units = partOwners(resolved, undefined);
  const users = new Map<string, Address[]>();
  for (const [address, paths] of missing) {
    for (const path of paths) {
      const known = users.get(path);
      if (known === undefined) users.set(path, [address]);
      else known.push(address);
    }
  }
  return [...users].map(([path, addresses]) => ({
    place: namesOf(addresses, units),
    found: `nothing at ${path}`,
    expected: 'a store path that is there',
    hint: 'it was collected as garbage or never came here: build it again, or copy it with nix copy',
  }));
}

// People know units, not their files.
function namesOf(addresses: readonly Address[], units: ReadonlyMap<Address, Address>): string {
  const names = new Set(addresses.map((address) => units.get(address) ?? address));
  return [...names].slice(0, mostNamed).join(', ');
}

/** What has become of what recorded resources need of the store; undefined where all is well. Reads only. */
export function observeStore(
  { system, ownership }: Pick<Machine, 'system' | 'ownership'>,
  state: State | undefined,
): StoreFacts | undefined {
  // The store of an image may be filled later.
  if (system.root !== '/' && !hasStore(system)) return undefined;
  const recorded = [...storePathsOf(state).keys()];
  const gone = new Set(recorded.filter((path) => !isThere(system, path)));
  // Whoever is not root may have no say in what is collected.
  const unrooted = new Set(
    recorded.filter((path) => ownership && !gone.has(path) && !isRooted(system, path)),
  );
  return gone.size + unrooted.size === 0 ? undefined : { gone, unrooted };
}

/** The link that keeps a store path from being collected. */
export function rootOf(path: string): AbsolutePath {
  return within(rootsDirectory, baseName(path as AbsolutePath));
}

/** Whether that link is there, or would mean nothing to Nix: a name without a digest is none of its own. */
export function isRooted(system: System, path: string): boolean {
  if (linkedStorePath(path) === undefined) return true;
  const root = rootOf(path);
  return system.lstat(root)?.type === 'symlink' && system.readlink(root) === path;
}

/** What is recorded of needs of the store: what is there, and is not plain from where a link leads. */
export function recordedNeeds(
  paths: readonly string[],
  applied: FileValue | OtherValue,
  system: System,
): { readonly store_paths?: string[] } {
  if (paths.length === 0) return {};
  if (applied.type === 'symlink' && linkedStorePath(applied.target) !== undefined) return {};
  const there = paths.filter((path) => isThere(system, path));
  return there.length === 0 ? {} : { store_paths: there };
}
