import type { Address, Conflict, ResolvedFile } from '../schema/types.ts';
import { keyOf } from '../state/address.ts';
import type { Facts } from '../state/facts.ts';

/** Names of accounts and groups that this same plan brings into being. */
export interface Coming {
  readonly users: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

/** Owners that no account or group of the host has. */
export function ownerConflicts(
  address: Address,
  wanted: ResolvedFile | undefined,
  { owners }: Facts,
  coming: Coming,
): readonly Conflict[] {
  if (wanted?.type !== 'file') return [];
  const unknown = (
    what: 'user' | 'group',
    name: string | number,
    table: ReadonlyMap<string, number>,
  ): readonly Conflict[] =>
    typeof name === 'number' || table.has(name) || coming[`${what}s`].has(name)
      ? []
      : [
          {
            address,
            reason: `unknown_${what}`,
            detail: `Cannot give ${keyOf(address)} to ${what} ${name}: there is no such ${what}, expected one of the host's; create it, or use another name or a number`,
            resolutions: ['skip'],
          },
        ];
  return [
    ...unknown('user', wanted.user, owners.users),
    ...unknown('group', wanted.group, owners.groups),
  ];
}
