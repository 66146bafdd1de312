import { revokedBy } from '../../planner/accounts/revoke.ts';
import { isPlainName } from '../../planner/accounts/sysusers.ts';
import type { GroupEntry, OtherChange, UserEntry, UserValue } from '../../schema/types.ts';
import type { Accounts } from './observe.ts';

/** Accounts and groups that are made, and memberships that are added: all in one go. */
export interface Creation {
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly groups: ReadonlyMap<string, GroupEntry>;
  /** Who comes into which group. */
  readonly joins: readonly (readonly [user: string, group: string])[];
}

/** What is left to make for some changes, given what is there: nothing where they were carried out before. */
export function creationFor(changes: readonly OtherChange[], accounts: Accounts): Creation {
  const users = new Map<string, UserEntry>();
  const groups = new Map<string, GroupEntry>();
  for (const { name, change } of changes) {
    const { after } = change;
    if (after?.type === 'user' && !accounts.users.has(name)) users.set(name, entryOf(after));
    if (after?.type === 'group' && !accounts.groups.has(name)) {
      groups.set(name, after.gid === null ? {} : { gid: after.gid });
    }
  }
  const comes = (group: string): boolean =>
    accounts.groups.has(group) ||
    groups.has(group) ||
    // A new account brings a group of its own.
    (users.has(group) && (users.get(group)?.group ?? group) === group);
  // systemd-sysusers makes whatever account or group a membership mentions: never by accident.
  const joins = changes
    .flatMap(joinsOf)
    .filter(([user, group]) => (accounts.users.has(user) || users.has(user)) && comes(group))
    .filter(([user, group]) => !(accounts.groups.get(group)?.members.includes(user) ?? false));
  return { users, groups, joins };
}

/** Whether systemd-sysusers takes all names; else other programs have to do it. */
export function isPlain({ users, groups, joins }: Creation): boolean {
  const primary = [...users.values()].flatMap(({ group }) => (group === undefined ? [] : [group]));
  return [...users.keys(), ...groups.keys(), ...primary, ...joins.flat()].every(isPlainName);
}

/** Who leaves which group by some changes. */
export function leavesOf(change: OtherChange): readonly (readonly [string, string])[] {
  return revokedBy(change).map((other) =>
    change.type === 'user' ? [change.name, other] : [other, change.name],
  );
}

function joinsOf({ name, change }: OtherChange): readonly (readonly [string, string])[] {
  const { after } = change;
  if (after?.type === 'user') return after.groups.map((group) => [name, group]);
  return after?.type === 'group' ? after.members.map((user) => [user, name]) : [];
}

function entryOf({ uid, group, home, shell, description }: UserValue): UserEntry {
  return {
    ...(uid === null ? {} : { uid }),
    ...(group === undefined ? {} : { group }),
    ...(home === undefined ? {} : { home }),
    ...(shell === undefined ? {} : { shell }),
    ...(description === undefined ? {} : { description }),
  };
}
