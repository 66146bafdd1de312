import type { Address, FileValue, ResolvedManifest, State } from '../../schema/types.ts';
import { desiredValue } from '../desired.ts';

/** What parts of a unit hold, by address; null for nothing. */
export type PartValues = ReadonlyMap<Address, FileValue | null>;

/** What each part of a unit should hold, its text with it. */
export function wantedParts(name: string, resolved: ResolvedManifest): PartValues {
  const files = Object.entries(resolved.units?.[name]?.files ?? {});
  return new Map(
    files.map(([address, file]) => {
      const value = desiredValue(file);
      const text = file.type === 'file' ? file.text : undefined;
      const shown = value.type === 'file' && text !== undefined ? { ...value, text } : value;
      return [address as Address, shown] as const;
    }),
  );
}

const known = new WeakMap<State, ReadonlyMap<Address, Map<Address, FileValue>>>();
const noParts: PartValues = new Map();

/** What each part of a unit was recorded to hold. */
export function recordedParts(unit: Address, state: State | undefined): PartValues {
  if (state === undefined) return noParts;
  const byUnit = known.get(state) ?? partsByUnit(state);
  known.set(state, byUnit);
  return byUnit.get(unit) ?? noParts;
}

// Asked for every unit; a state is gone through once.
function partsByUnit({ parts = {} }: State): ReadonlyMap<Address, Map<Address, FileValue>> {
  const found = new Map<Address, Map<Address, FileValue>>();
  for (const address of Object.keys(parts) as Address[]) {
    const entry = parts[address];
    if (entry?.part_of === undefined) continue;
    const own = found.get(entry.part_of) ?? new Map<Address, FileValue>();
    found.set(entry.part_of, own.set(address, entry.applied));
  }
  return found;
}
