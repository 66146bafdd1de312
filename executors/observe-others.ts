import { otherAddresses } from '../planner/addresses.ts';
import { askedUnits } from '../planner/asks.ts';
import { canonicalName } from '../planner/units/aliases.ts';
import { unitNames } from '../planner/units/plan.ts';
import { unitsSpokenOf } from '../planner/units/spoken-of.ts';
import type { Address, Plan, ResolvedManifest, State } from '../schema/types.ts';
import { keyOf, kindOf } from '../state/address.ts';
import type { Facts } from '../state/facts.ts';
import type { OtherActual } from '../state/other.ts';
import { entriesOf } from '../state/parts.ts';
import type { UnitFacts } from '../state/units.ts';
import { observeAccounts, valuesOf } from './accounts/observe.ts';
import type { Machine } from './machine.ts';
import { observeProfile } from './profile/observe.ts';
import { observeStore } from './store-paths.ts';
import { observeTmpfiles } from './tmpfiles/observe.ts';
import { askAbout, concernedBy, observeUnits } from './units/observe.ts';

/** What accounts, the profile and the paths of tmpfiles lines are like. Reads only. */
export async function observeOthers(
  { system, layout }: Pick<Machine, 'system' | 'layout'>,
  addresses: readonly Address[],
  resolved: ResolvedManifest,
): Promise<ReadonlyMap<Address, OtherActual>> {
  const of = (...kinds: readonly string[]): readonly Address[] =>
    addresses.filter((address) => kinds.includes(kindOf(address)));
  const found = new Map<Address, OtherActual>();
  const accounts = of('user', 'group');
  if (accounts.length > 0) {
    for (const [address, value] of valuesOf(
      await observeAccounts(system, accounts, resolved),
      accounts,
    ))
      found.set(address, value);
  }
  for (const [address, value] of observeTmpfiles(system, of('tmpfiles'))) found.set(address, value);
  for (const address of of('profile')) {
    found.set(address, observeProfile(system, layout.directory));
  }
  return found;
}

/** What was seen of files, and with it everything else that the manifest and the state name. */
export async function observeAllKinds(
  files: Facts,
  machine: Machine,
  resolved: ResolvedManifest,
  state: State | undefined,
  acting: boolean,
): Promise<Facts> {
  const addresses = otherAddresses(resolved, state);
  const store = observeStore(machine, state);
  const known = store === undefined ? {} : { store };
  if (addresses.length === 0 && unitsToAsk(resolved, state, acting).length === 0)
    return { ...files, ...known };
  const others = await observeOthers(machine, addresses, resolved);
  const units = await observeUnitsOf(machine, resolved, state, acting);
  return { ...files, ...known, others, ...(units === undefined ? {} : { units }) };
}

// What files that are recorded ask counts once they change: nothing does while drift looks.
function unitsToAsk(
  resolved: ResolvedManifest,
  state: State | undefined,
  acting: boolean,
): readonly string[] {
  const owed = (state?.pending ?? []).map(({ unit }) => unit);
  return [...askedUnits(resolved, acting ? state : undefined), ...owed];
}

/**
 * The units that systemd ties to those that we have to do with, themselves among them, of those that a
 * plan speaks of: nothing else may be acted upon.
 */
export async function unitsWithinReach(
  machine: Pick<Machine, 'system' | 'outside'>,
  plan: Plan,
  state: State | undefined,
): Promise<ReadonlySet<string>> {
  const { resolved } = plan.manifest;
  const seen = await observeUnitsOf(machine, resolved, state, true);
  if (seen === undefined) return new Set();
  const ours = concernedBy(namesOf(resolved, state, true), seen.live);
  const spoken = new Set(unitsSpokenOf(plan));
  // Steps call a unit by its own name, whichever of its names it was asked for by.
  const roots = [...ours].filter(
    (name) => spoken.has(name) || spoken.has(canonicalName(name, seen.files)),
  );
  return new Set((await askAbout(machine.system, seen, roots, true)).details.keys());
}

function namesOf(
  resolved: ResolvedManifest,
  state: State | undefined,
  acting: boolean,
): readonly string[] {
  return [...new Set([...unitNames(resolved, state), ...unitsToAsk(resolved, state, acting)])];
}

/** What systemd and its search path say of every unit that we have to do with; undefined for none. */
export async function observeUnitsOf(
  { system, outside }: Pick<Machine, 'system' | 'outside'>,
  resolved: ResolvedManifest,
  state: State | undefined,
  acting: boolean,
): Promise<UnitFacts | undefined> {
  const names = namesOf(resolved, state, acting);
  if (names.length === 0) return undefined;
  // Whether a run with an old definition still goes on is told by its id.
  const kept = [...entriesOf(state, 'unit')].filter(([, entry]) => entry.needs_restart === true);
  return observeUnits(
    system,
    outside,
    names,
    kept.map(([address]) => keyOf(address)),
  );
}
