import type { Address, GroupEntry, GroupValue, UserEntry, UserValue } from '../../schema/types.ts';
import type { OtherQuestion } from '../other.ts';
import { type Host, hostOf } from './host.ts';
import { type Memberships, membershipsOf } from './memberships.ts';
import { assignNumbers, recordedNumber } from './numbers.ts';

/** Everything that judging accounts looks at. */
export interface AccountGround {
  readonly question: OtherQuestion;
  readonly host: Host;
  readonly memberships: Memberships;
  /** Numbers for people that come without a declared one. */
  readonly assigned: ReadonlyMap<string, number>;
}

/** What follows for all accounts from a question. */
export function groundOf(question: OtherQuestion): AccountGround {
  const host = hostOf(question.seen);
  return {
    question,
    host,
    memberships: membershipsOf(question.resolved, question.recorded, host),
    assigned: assignNumbers(question, host),
  };
}

/** The account that a manifest wants: what it declares, its number, and the groups that we put it into. */
export function desiredUser(name: string, entry: UserEntry, ground: AccountGround): UserValue {
  const { home, shell, description, group, groups = [] } = entry;
  const { question, host, memberships, assigned } = ground;
  return {
    type: 'user',
    uid:
      entry.uid ??
      recordedNumber(question.recorded, `user:${name}` as Address) ??
      host.users.get(name)?.uid ??
      assigned.get(name) ??
      null,
    ...(group === undefined ? {} : { group }),
    groups: groups.filter((other) => memberships.ours(name, other)).sort(),
    ...(home === undefined ? {} : { home }),
    ...(shell === undefined ? {} : { shell }),
    ...(description === undefined ? {} : { description }),
    locked: false,
  };
}

/** The group that a manifest wants: its number, and the accounts that we put into it. */
export function desiredGroup(name: string, entry: GroupEntry, ground: AccountGround): GroupValue {
  const { question, host, memberships } = ground;
  const known = recordedNumber(question.recorded, `group:${name}` as Address);
  return {
    type: 'group',
    gid: entry.gid ?? known ?? host.groups.get(name)?.gid ?? null,
    members: (entry.members ?? []).filter((user) => memberships.ours(user, name)).sort(),
  };
}
