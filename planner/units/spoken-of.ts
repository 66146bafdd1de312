import type { DriftedResource, Plan } from '../../schema/types.ts';
import { keyOf, kindOf } from '../../state/address.ts';

/** The part of a plan that speaks of units; of a drift report only the last is there. */
export interface Spoken {
  readonly steps?: Plan['steps'];
  readonly resource_changes?: Plan['resource_changes'];
  readonly resource_drift: readonly DriftedResource[];
}

/** Every unit that a plan changes, finds drifted, or does something to, sorted. */
export function unitsSpokenOf({
  steps = [],
  resource_changes = [],
  resource_drift,
}: Spoken): readonly string[] {
  const targets = steps
    .filter(({ executor, op }) => executor === 'units' && op !== 'daemon-reload')
    .flatMap((step) => step.targets);
  const addresses = [...resource_changes, ...resource_drift].map(({ address }) => address);
  const named = addresses.filter((address) => kindOf(address) === 'unit').map(keyOf);
  return [...new Set([...targets, ...named])].sort();
}
