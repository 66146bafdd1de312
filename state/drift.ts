import type { Address, DriftedResource, Entry, State } from '../schema/types.ts';
import type { Actual, Facts } from './facts.ts';
import { type Matcher, matchFields } from './match.ts';
import { differences, holds } from './same.ts';

/** Every recorded file that the host no longer holds as recorded, sorted by address. */
export function drift(
  state: Pick<State, 'settings'> & { readonly resources: Readonly<Record<Address, Entry>> },
  facts: Facts,
  includes: (address: Address) => boolean = () => true,
  ignores: Matcher = matchFields(state.settings.ignoreDrift ?? []),
): readonly DriftedResource[] {
  const found: DriftedResource[] = [];
  for (const address of Object.keys(state.resources) as Address[]) {
    const entry = state.resources[address];
    const actual = facts.files.get(address);
    if (entry === undefined || actual === undefined) continue;
    if (holds(entry.applied, actual, facts.owners) || !includes(address)) continue;
    const drifted = driftOf(address, entry, actual, facts, ignores);
    if (drifted !== undefined) found.push(drifted);
  }
  return found.sort((left, right) => (left.address < right.address ? -1 : 1));
}

function driftOf(
  address: Address,
  entry: Entry,
  actual: Actual,
  facts: Facts,
  ignores: Matcher,
): DriftedResource | undefined {
  if (ignores(address)) return undefined;
  if (actual.type === 'unreadable') {
    return { address, status: 'unreadable', fields: [], error: actual.error };
  }
  const fields = differences(entry.applied, actual, facts.owners).filter(
    ({ path }) => !ignores(address, path),
  );
  if (fields.length === 0) return undefined;
  if (actual.type === 'absent') return { address, status: 'deleted', fields };
  return { address, status: entry.applied.type === 'absent' ? 'appeared' : 'modified', fields };
}
