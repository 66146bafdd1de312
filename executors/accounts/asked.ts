import type { Address, ResolvedManifest } from '../../schema/types.ts';
import { keyOf, kindOf } from '../../state/address.ts';

/** Names and numbers that NSS is asked about. */
export interface Asked {
  readonly users: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly uids: ReadonlySet<number>;
  readonly gids: ReadonlySet<number>;
}

/** Every account and group that addresses and a manifest mention, by name or by number. */
export function askedFor(
  addresses: Iterable<Address>,
  { users = {}, groups = {} }: Pick<ResolvedManifest, 'users' | 'groups'>,
): Asked {
  const asked = {
    users: new Set<string>(),
    groups: new Set<string>(),
    uids: new Set<number>(),
    gids: new Set<number>(),
  };
  for (const address of addresses) {
    if (kindOf(address) === 'user') asked.users.add(keyOf(address));
    if (kindOf(address) === 'group') asked.groups.add(keyOf(address));
  }
  for (const [name, { uid, group, groups: others = [] }] of Object.entries(users)) {
    asked.users.add(name);
    if (uid !== undefined) asked.uids.add(uid);
    for (const one of [group ?? name, ...others]) asked.groups.add(one);
  }
  for (const [name, { gid, members = [] }] of Object.entries(groups)) {
    asked.groups.add(name);
    if (gid !== undefined) asked.gids.add(gid);
    for (const one of members) asked.users.add(one);
  }
  return asked;
}
