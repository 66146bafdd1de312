import { revokedBy } from '../../planner/accounts/revoke.ts';
import type { Address, OtherChange } from '../../schema/types.ts';
import { type OtherActual, otherDifferences } from '../../state/other.ts';

/** What stopped the work: a program's words, and whose change it was; undefined for all that came. */
export interface Stop {
  readonly address: Address | undefined;
  readonly error: string;
}

/** What of a change is not so on the host, in words; undefined where all is as planned. */
export function missingOf(change: OtherChange, actual: OtherActual): string | undefined {
  if (actual?.type === 'unreadable') return actual.error;
  const { after } = change.change;
  if (after === null) return undefined;
  const nobody = { users: new Map(), groups: new Map() };
  const [first] = otherDifferences(after, actual, nobody);
  if (first !== undefined) return `found ${first.path} ${first.actual}, expected ${first.expected}`;
  const joined =
    actual?.type === 'user' ? actual.groups : actual?.type === 'group' ? actual.members : [];
  const still = revokedBy(change).filter((other) => joined.includes(other));
  if (still.length === 0) return undefined;
  const what = change.type === 'user' ? 'it in' : 'in it';
  return `found ${what} ${still.join(', ')}, expected not`;
}

/** Why a change is not so: what stopped the work, if it stopped before or in it. */
export function wordsFor(
  { address, type, name }: OtherChange,
  missing: string,
  stop: Stop | undefined,
): string {
  const head = `Cannot make ${type} ${name} as planned`;
  if (stop === undefined) return `${head}: ${missing}`;
  if (stop.address === undefined || stop.address === address) return `${head}: ${stop.error}`;
  return `${head}: ${missing}; it was not tried, since ${stop.address} failed before`;
}
