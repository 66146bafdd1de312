import type {
  Address,
  DriftedResource,
  FieldDifference,
  ProfileValue,
  State,
} from '../schema/types.ts';
import { drift } from '../state/drift.ts';
import type { Facts } from '../state/facts.ts';
import { type Matcher, matchFields } from '../state/match.ts';
import { otherDrift } from '../state/other.ts';
import { filesOnly, othersOf } from '../state/parts.ts';
import { storePathsOf, storeRootOf } from '../state/store-paths.ts';
import { forParts, partField } from './context.ts';
import { partOwners } from './parts.ts';
import { unitDrift } from './units/drift.ts';

const nothingWanted = { version: 1, files: {}, assertions: [], settings: {} } as const;

/** Everything recorded that the host no longer holds as recorded, of every kind, sorted by address. */
export function driftOfAll(
  state: State,
  facts: Facts,
  includes: (address: Address) => boolean = () => true,
): readonly DriftedResource[] {
  const ignores = matchFields(state.settings.ignoreDrift ?? []);
  const owners = partOwners(nothingWanted, state);
  const inScope = (address: Address): boolean => includes(owners.get(address) ?? address);
  const files = drift(filesOnly(state), facts, inScope, forParts(ignores, owners));
  const others = [...otherKinds(state, facts), ...unitDrift(state, facts)]
    .filter(({ address }) => includes(address))
    .flatMap((resource) => without(resource, ignores));
  const gone = storeDrift(state, facts)
    .filter(({ address }) => inScope(address))
    .flatMap((resource) => without(resource, forParts(ignores, owners)));
  const isPart = ({ address }: DriftedResource): boolean => owners.has(address);
  const own = files.filter((resource) => !isPart(resource));
  const found = [
    ...[...gone, ...files.filter(isPart)].map((part) =>
      isPart(part) ? ofUnit(part, owners) : part,
    ),
    ...others,
  ];
  if (found.length === 0) return own;
  // What a resource itself came to is the last word on its status.
  return [...rolledUp([...found, ...own])].sort((left, right) =>
    left.address < right.address ? -1 : 1,
  );
}

// A link that leads to nothing, a program that is not there any more: nobody changed our file, and yet.
function storeDrift(state: State, { store }: Facts): readonly DriftedResource[] {
  if (store === undefined) return [];
  const found = new Map<Address, FieldDifference[]>();
  const nothing = 'nothing is there';
  for (const [path, users] of storePathsOf(state)) {
    const field = store.gone.has(path)
      ? { path: 'store_path', expected: path, actual: nothing }
      : { path: 'gc_root', expected: path, actual: nothing };
    if (field.path === 'gc_root' && !store.unrooted.has(path)) continue;
    for (const address of users) {
      // The profile itself says where its own link and generation lead to nothing.
      const applied = state.resources[address]?.applied;
      if (applied?.type === 'profile' && field.path === 'store_path' && isOwn(path, applied))
        continue;
      found.set(address, [...(found.get(address) ?? []), field]);
    }
  }
  return [...found].map(([address, fields]) => ({ address, status: 'modified', fields }));
}

function isOwn(path: string, { target, generation }: ProfileValue): boolean {
  return path === generation || (target !== null && storeRootOf(target) === path);
}

function otherKinds(state: State, facts: Facts): readonly DriftedResource[] {
  return [...othersOf(state)].flatMap(([address, entry]) => {
    const actual = facts.others?.get(address);
    const drifted =
      actual === undefined ? undefined : otherDrift(address, entry, actual, facts.owners);
    return drifted === undefined ? [] : [drifted];
  });
}

/** A drifted resource without the fields that are not to be reported; nothing where none is left. */
export function without(resource: DriftedResource, ignored: Matcher): readonly DriftedResource[] {
  if (ignored(resource.address)) return [];
  const fields = resource.fields.filter(({ path }) => !ignored(resource.address, path));
  return fields.length === 0 && resource.fields.length > 0 ? [] : [{ ...resource, fields }];
}

// The file of a unit that changed is a field of the unit that changed.
function ofUnit(part: DriftedResource, owners: ReadonlyMap<Address, Address>): DriftedResource {
  const unit = owners.get(part.address) ?? part.address;
  return {
    ...part,
    address: unit,
    status: part.status === 'unreadable' ? 'unreadable' : 'modified',
    fields: part.fields.map((field) => ({
      ...field,
      path: partField(part.address, unit, field.path),
    })),
  };
}

// One report a unit, whatever of it drifted.
function rolledUp(found: readonly DriftedResource[]): readonly DriftedResource[] {
  const byAddress = new Map<Address, DriftedResource>();
  for (const resource of found) {
    const known = byAddress.get(resource.address);
    byAddress.set(
      resource.address,
      known === undefined
        ? resource
        : { ...known, ...resource, fields: [...known.fields, ...resource.fields] },
    );
  }
  return [...byAddress.values()];
}
