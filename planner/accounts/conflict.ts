import type { Address, Conflict } from '../../schema/types.ts';
import { keyOf, kindOf } from '../../state/address.ts';
import type { OtherActual } from '../../state/other.ts';

/** Something that keeps an account or a group from being made or changed. */
export function accountConflict(
  address: Address,
  reason: Conflict['reason'],
  detail: string,
): Conflict {
  return { address, reason, detail, resolutions: ['skip'] };
}

/** What is said of an account where the tables of the host could not be read. */
export function unreadable(
  address: Address,
  seen: ReadonlyMap<Address, OtherActual>,
): Conflict | undefined {
  const actual = seen.get(address);
  if (actual?.type !== 'unreadable') return undefined;
  const text = `Cannot look at ${kindOf(address)} ${keyOf(address)}: ${actual.error}`;
  return accountConflict(address, 'unreadable', text);
}
