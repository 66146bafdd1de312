import type { Address, GroupValue, UserValue } from '../../schema/types.ts';
import { keyOf } from '../../state/address.ts';
import type { OtherActual } from '../../state/other.ts';

/** The accounts and groups of the host by name. */
export interface Host {
  readonly users: ReadonlyMap<string, UserValue>;
  readonly groups: ReadonlyMap<string, GroupValue>;
}

/** The accounts and groups among what was seen: all of the host, whether anybody asked for them or not. */
export function hostOf(seen: ReadonlyMap<Address, OtherActual>): Host {
  const users = new Map<string, UserValue>();
  const groups = new Map<string, GroupValue>();
  for (const [address, value] of seen) {
    if (value?.type === 'user') users.set(keyOf(address), value);
    if (value?.type === 'group') groups.set(keyOf(address), value);
  }
  return { users, groups };
}

/** Whether an account is in a group, as its primary one or as one of its members. */
export function isMember({ users, groups }: Host, user: string, group: string): boolean {
  return users.get(user)?.group === group || (groups.get(group)?.members ?? []).includes(user);
}

/** Who has a number, but for one: names, sorted. */
export function holdersOf(
  table: ReadonlyMap<string, UserValue | GroupValue>,
  number: number,
  except: string,
): readonly string[] {
  return [...table]
    .filter(([name, value]) => name !== except && numberOf(value) === number)
    .map(([name]) => name)
    .sort();
}

function numberOf(value: UserValue | GroupValue): number | null {
  return value.type === 'user' ? value.uid : value.gid;
}
