import { otherAddresses } from '../planner/addresses.ts';
import { askedUnits } from '../planner/asks.ts';
import { unitNames } from '../planner/units/plan.ts';
import type { Address, ResolvedManifest, State } from '../schema/types.ts';
import { kindOf } from '../state/address.ts';
import type { Facts } from '../state/facts.ts';
import type { OtherActual } from '../state/other.ts';
import type { UnitFacts } from '../state/units.ts';
import { observeAccounts, valuesOf } from './accounts/observe.ts';
import type { Machine } from './machine.ts';
import { observeProfile } from './profile/observe.ts';
import { observeStore } from './store-paths.ts';
import { observeTmpfiles } from './tmpfiles/observe.ts';
import { observeUnits } from './units/observe.ts';

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

/** What systemd and its search path say of every unit that we have to do with; undefined for none. */
export async function observeUnitsOf(
  { system, outside }: Pick<Machine, 'system' | 'outside'>,
  resolved: ResolvedManifest,
  state: State | undefined,
  acting: boolean,
): Promise<UnitFacts | undefined> {
  const names = [...unitNames(resolved, state), ...unitsToAsk(resolved, state, acting)];
  if (names.length === 0) return undefined;
  return observeUnits(system, outside, [...new Set(names)], acting);
}
