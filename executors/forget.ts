import type { Address, State } from '../schema/types.ts';
import { smVersion } from '../schema/version.ts';
import { record } from '../state/ledger.ts';
import { meantHint } from '../state/meant.ts';
import { Failure } from './failure.ts';
import { appendHistory } from './history.ts';
import { isInterrupted } from './journal.ts';
import type { Machine } from './machine.ts';
import { readState, writeState } from './state-file.ts';

/** Takes resources out of the state without touching them. The originals stay in the backups. */
export async function forget(machine: Machine, addresses: readonly Address[]): Promise<void> {
  const { system, layout, outside } = machine;
  if (isInterrupted(system, layout)) {
    throw new Failure(
      'host',
      'Cannot change the state: an apply was interrupted, expected it to be finished; run sm apply first',
    );
  }
  const state = readState(system, layout);
  const unknown = addresses.filter(
    (address) => state === undefined || !Object.hasOwn(state.resources, address),
  );
  if (state === undefined || unknown.length > 0) {
    throw new Failure(
      'host',
      unknown.map(
        (address) =>
          `Cannot forget ${address}: it is not managed, expected one of sm state list${meantHint(address, Object.keys(state?.resources ?? {}) as Address[])}`,
      ),
    );
  }
  const { state: next, touched } = record(state, smVersion, {
    resources: new Map(addresses.map((address) => [address, null])),
    parts: new Map(partsOf(state, addresses).map((part) => [part, null])),
    directories: { add: [], remove: [] },
    pending: state.pending,
  });
  writeState(system, layout, next);
  appendHistory(machine, {
    at: outside.now().toISOString(),
    by: outside.account.name,
    operation: 'state rm',
    result: 'ok',
    serial: next.serial,
    generation: next.generation,
    changes: touched,
  });
}

// A unit is forgotten with all its files.
function partsOf(state: State, units: readonly Address[]): readonly Address[] {
  return Object.entries(state.parts ?? {})
    .filter(([, { part_of }]) => part_of !== undefined && units.includes(part_of))
    .map(([address]) => address as Address);
}
