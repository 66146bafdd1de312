import type { Address, OtherEntry, ResolvedManifest } from '../../schema/types.ts';
import { keyOf } from '../../state/address.ts';
import { type Host, isMember } from './host.ts';

/** Who is in which group: by the manifest, by the state, and on the host. */
export interface Memberships {
  /** Whether the manifest says so, at the user or at the group. */
  readonly declared: (user: string, group: string) => boolean;
  /** Whether we put it there: recorded so, or not there yet. Who was in before us is not ours. */
  readonly ours: (user: string, group: string) => boolean;
  /** Whether we put it there, it is there, and nothing declares it any more. */
  readonly revoked: (user: string, group: string) => boolean;
}

/** Compares the memberships of manifest, state and host; users and groups say the same of them. */
export function membershipsOf(
  { users = {}, groups = {} }: Pick<ResolvedManifest, 'users' | 'groups'>,
  recorded: ReadonlyMap<Address, OtherEntry>,
  host: Host,
): Memberships {
  const pairs = recordedPairs(recorded);
  const declared = (user: string, group: string): boolean =>
    (users[user]?.groups ?? []).includes(group) || (groups[group]?.members ?? []).includes(user);
  const remembered = (user: string, group: string): boolean => pairs.has(pair(user, group));
  return {
    declared,
    ours: (user, group) => remembered(user, group) || !isMember(host, user, group),
    revoked: (user, group) =>
      remembered(user, group) &&
      !declared(user, group) &&
      (host.groups.get(group)?.members ?? []).includes(user),
  };
}

function recordedPairs(recorded: ReadonlyMap<Address, OtherEntry>): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const [address, { applied }] of recorded) {
    const name = keyOf(address);
    if (applied.type === 'user') for (const group of applied.groups) pairs.add(pair(name, group));
    if (applied.type === 'group') for (const user of applied.members) pairs.add(pair(user, name));
  }
  return pairs;
}

function pair(user: string, group: string): string {
  return `${user}:${group}`;
}
