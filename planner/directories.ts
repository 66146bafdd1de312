import type { AbsolutePath, Address, DirectoryLedger, ResourceChange } from '../schema/types.ts';
import { ancestorsOf, isBelow, kindOf, pathOf } from '../state/address.ts';
import type { Facts } from '../state/facts.ts';
import type { FileState } from '../state/parts.ts';
import { missingDirectories, realPlace } from './parents.ts';

/** Which parent directories come and go with these changes. */
export function directoryLedger(
  changes: readonly ResourceChange[],
  state: FileState | undefined,
  facts: Facts,
  cleared: (path: AbsolutePath) => boolean,
): DirectoryLedger {
  const create = new Set<AbsolutePath>();
  for (const { address, change } of changes) {
    const [first] = change.actions;
    if (change.after === null || first === 'no-op' || first === 'forget') continue;
    for (const path of missingDirectories(pathOf(address), facts, cleared)) create.add(path);
  }
  return {
    create: [...create].sort(),
    remove: state === undefined ? [] : unneeded(changes, state, facts, create),
  };
}

// Directories that we made and below which nothing of ours will be, children first.
function unneeded(
  changes: readonly ResourceChange[],
  state: FileState,
  facts: Facts,
  create: ReadonlySet<AbsolutePath>,
): AbsolutePath[] {
  if (state.directories.length === 0) return [];
  const after = new Map<Address, boolean>();
  for (const { address, change, record } of changes) {
    after.set(address, record.entry === 'set' && change.after !== null);
  }
  const needed = new Set<AbsolutePath>(create);
  const need = (address: Address): void => {
    if (kindOf(address) !== 'file') return;
    const path = pathOf(address);
    for (const above of ancestorsOf(path)) needed.add(above);
    // Through a link, a directory may hold what is named elsewhere.
    for (const above of ancestorsOf(realPlace(path, facts))) needed.add(above);
  };
  for (const address of Object.keys(state.resources) as Address[]) {
    const stays = after.get(address) ?? state.resources[address]?.applied.type !== 'absent';
    if (stays) need(address);
  }
  for (const [address, stays] of after) if (stays) need(address);
  const goes = new Set<AbsolutePath>(
    changes
      .filter(({ change }) => change.after === null)
      .map(({ address }) => realPlace(pathOf(address), facts)),
  );
  const removable: AbsolutePath[] = [];
  for (const path of state.directories
    .filter((directory) => !needed.has(directory))
    .sort()
    .reverse()) {
    // What others put there keeps a directory alive, and ours, until it is empty.
    if (facts.folders?.get(path)?.some((entry) => !goes.has(entry)) === true) continue;
    goes.add(path);
    removable.push(path);
  }
  return removable;
}

/** Whether one of our directories may be emptied and removed by this plan. */
export function isOursWhole(
  path: AbsolutePath,
  entries: readonly { readonly path: AbsolutePath; readonly directory: boolean }[],
  state: FileState | undefined,
  leaves: (path: AbsolutePath) => boolean,
): boolean {
  const ours = new Set<AbsolutePath>(state?.directories ?? []);
  return (
    ours.has(path) &&
    entries.every((entry) => (entry.directory ? ours.has(entry.path) : leaves(entry.path)))
  );
}

/** Whether a managed path lies below a directory, by its own name or through links. */
export function holdsManaged(
  path: AbsolutePath,
  addresses: readonly Address[],
  facts: Facts,
): boolean {
  const place = realPlace(path, facts);
  return addresses.some((address) => {
    const other = pathOf(address);
    return isBelow(other, path) || isBelow(realPlace(other, facts), place);
  });
}
