import type { Address, DriftedResource } from '../schema/types.ts';
import { fingerprintOf } from './fingerprint.ts';

/** What a report named: the fingerprint of each drifted resource. */
export type Reported = Readonly<Record<Address, string>>;

/** A report beside the one before it. */
export interface Compared {
  readonly drifted: readonly DriftedResource[];
  /** What the last report named and drifts no more. */
  readonly resolved: readonly Address[];
}

/** Marks each drift as new, changed or known by what the last report named. */
export function compareWithLast(drifted: readonly DriftedResource[], last: Reported): Compared {
  const now = new Set(drifted.map(({ address }) => address));
  return {
    drifted: drifted.map((resource) => ({ ...resource, since_last: mark(resource, last) })),
    resolved: (Object.keys(last) as Address[]).filter((address) => !now.has(address)),
  };
}

function mark(resource: DriftedResource, last: Reported): 'new' | 'changed' | 'known' {
  const before = Object.hasOwn(last, resource.address) ? last[resource.address] : undefined;
  if (before === undefined) return 'new';
  return before === fingerprintOf(resource) ? 'known' : 'changed';
}

/** What is remembered for the next report: what drifts, and of what was not looked at, what was known. */
export function remembered(
  drifted: readonly DriftedResource[],
  last: Reported,
  lookedAt: (address: Address) => boolean,
): Reported {
  const kept = (Object.entries(last) as [Address, string][]).filter(
    ([address]) => !lookedAt(address),
  );
  const now = drifted.map((resource) => [resource.address, fingerprintOf(resource)] as const);
  return Object.fromEntries([...kept, ...now]);
}
