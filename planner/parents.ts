import type { AbsolutePath, Address, Conflict, Owner } from '../schema/types.ts';
import { ancestorsOf, baseName, isBelow, keyOf, parentOf, pathOf } from '../state/address.ts';
import type { Facts, ParentFact } from '../state/facts.ts';
import { placeProblem } from './places.ts';

/**
 * What keeps a file from being put below its directory, if anything does. `cleared` tells which
 * managed paths make way in this same plan.
 */
export function parentConflict(
  address: Address,
  owner: Owner,
  facts: Facts,
  stateDirectory: AbsolutePath,
  cleared: (path: AbsolutePath) => boolean,
  isPart: boolean,
): Conflict | undefined {
  const path = pathOf(address);
  if (ancestorsOf(path).some(cleared)) return undefined;
  const parent = facts.parents.get(parentOf(path));
  if (parent === undefined) return undefined;
  const refuse = (reason: Conflict['reason'], detail: string): Conflict => ({
    address,
    reason,
    detail: `Cannot place ${path}: ${detail}`,
    resolutions: ['move', 'skip'],
  });
  switch (parent.state) {
    case 'blocked':
      return refuse(
        'parent_not_directory',
        `${parent.at} is a ${parent.by}, expected a directory or nothing; move it away, or remove its entry in an apply of its own`,
      );
    case 'refused':
      return refuse(parent.reason, `${parent.at} ${parent.detail}`);
    case 'missing':
    case 'present':
      return placeConflict(path, parent, owner, facts, stateDirectory, refuse, isPart);
  }
}

function placeConflict(
  path: AbsolutePath,
  parent: Extract<ParentFact, { real: AbsolutePath }>,
  owner: Owner,
  facts: Facts,
  stateDirectory: AbsolutePath,
  refuse: (reason: Conflict['reason'], detail: string) => Conflict,
  isPart: boolean,
): Conflict | undefined {
  const place = `${parent.real === '/' ? '' : parent.real}/${baseName(path)}` as AbsolutePath;
  if (ancestorsOf(path).includes(place)) {
    return refuse(
      'duplicate_target',
      `it lies at ${place}, the very link that leads there, expected another place; use the path without links`,
    );
  }
  const problem = placeProblem(place, stateDirectory, isPart);
  if (problem !== undefined) {
    const hint = problem.hint === undefined ? '' : `; ${problem.hint}`;
    return refuse('forbidden_place', `it lies at ${place}, expected ${problem.expected}${hint}`);
  }
  const id = typeof owner === 'number' ? owner : facts.owners.users.get(owner);
  if (parent.foreign !== undefined && parent.foreign.uid !== id) {
    return refuse(
      'untrusted_parent',
      parent.foreign.uid === null
        ? `${parent.foreign.path} can be written by everybody, who could replace it, expected root only; take that right away with chmod o-w`
        : `${parent.foreign.path} belongs to uid ${parent.foreign.uid}, who could replace it, expected root or the file's owner; give the file that owner, or the directory to root`,
    );
  }
  return undefined;
}

/** Addresses that lead to one and the same place through a link: two owners of one file. */
export function duplicates(addresses: readonly Address[], facts: Facts): readonly Conflict[] {
  const linked = addresses.some((address) => {
    const parent = parentOf(pathOf(address));
    const fact = facts.parents.get(parent);
    return fact !== undefined && 'real' in fact && fact.real !== parent;
  });
  if (!linked) return [];
  const places = new Map<AbsolutePath, Address>();
  const found: Conflict[] = [];
  const clash = (address: Address, other: Address, place: AbsolutePath): void => {
    found.push({
      address,
      reason: 'duplicate_target',
      detail: `Cannot place ${keyOf(address)}: ${keyOf(other)} is the same place or above it (${place}), expected one entry for it; remove one of the two`,
      resolutions: ['skip'],
    });
  };
  for (const address of addresses) {
    const place = realPlace(pathOf(address), facts);
    const other = places.get(place);
    if (other === undefined) places.set(place, address);
    else clash(address, other, place);
  }
  for (const [place, address] of places) {
    for (const above of ancestorsOf(place)) {
      const other = places.get(above);
      // By their own names they are no more than files that make way for directories, or the reverse.
      const plain = pathOf(address) === place && other !== undefined && pathOf(other) === above;
      if (other !== undefined && !plain) clash(address, other, above);
    }
  }
  return found;
}

/** Where a path really lies, links above it resolved. */
export function realPlace(path: AbsolutePath, facts: Facts): AbsolutePath {
  const fact = facts.parents.get(parentOf(path));
  const real = fact !== undefined && 'real' in fact ? fact.real : parentOf(path);
  return `${real === '/' ? '' : real}/${baseName(path)}` as AbsolutePath;
}

/**
 * The directories that have to be made for a path, the highest first, where they really lie: a link
 * above them may be gone when they are to be removed again.
 */
export function missingDirectories(
  path: AbsolutePath,
  facts: Facts,
  cleared: (path: AbsolutePath) => boolean,
): readonly AbsolutePath[] {
  const above = ancestorsOf(path);
  const first = above.find((directory) => cleared(directory));
  if (first !== undefined) {
    const place = realPlace(first, facts);
    return above
      .filter((directory) => directory === first || isBelow(directory, first))
      .map((directory) => `${place}${directory.slice(first.length)}` as AbsolutePath);
  }
  const parent = facts.parents.get(parentOf(path));
  if (parent?.state !== 'missing') return [];
  return realMissing(path, parent);
}

/** The missing directories above a path, where they really lie. */
export function realMissing(
  path: AbsolutePath,
  parent: { readonly existing: AbsolutePath; readonly real: AbsolutePath },
): readonly AbsolutePath[] {
  const { length } = parentOf(path);
  return ancestorsOf(path)
    .filter((directory) => isBelow(directory, parent.existing))
    .map(
      (directory) =>
        parent.real.slice(0, parent.real.length - (length - directory.length)) as AbsolutePath,
    );
}
