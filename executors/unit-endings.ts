import { fileChanges, otherChanges } from '../planner/parts.ts';
import type { Address, Event } from '../schema/types.ts';
import type { Run } from './run.ts';

/** Tells of the units all of whose files are as planned by now, each once. */
export function* completeUnits(run: Run): Generator<Event> {
  const parts = new Map<Address, Address[]>();
  for (const { address, part_of } of fileChanges(run.plan)) {
    if (part_of !== undefined) parts.set(part_of, [...(parts.get(part_of) ?? []), address]);
  }
  for (const { address, type, change } of otherChanges(run.plan)) {
    if (type !== 'unit' || run.endings.has(address)) continue;
    const own = parts.get(address) ?? [];
    if (own.length === 0 || !own.every((part) => run.endings.has(part))) continue;
    run.endings.set(address, 'done');
    yield { type: 'apply_complete', address, actions: change.actions };
  }
}
