import type { Address, Conflict, UserEntry, UserValue } from '../../schema/types.ts';
import { accountConflict, unreadable } from './conflict.ts';
import type { AccountGround } from './desired.ts';
import { type Host, holdersOf } from './host.ts';
import { firstPerson, nobodyNumber, recordedNumber } from './numbers.ts';

/** Everything that keeps a declared account from being made or changed. */
export function userConflicts(
  name: string,
  entry: UserEntry,
  ground: AccountGround,
): readonly Conflict[] {
  const address = `user:${name}` as Address;
  const existing = ground.host.users.get(name);
  // Each of these is about the account as a whole: what follows would only repeat it.
  const whole =
    unreadable(address, ground.question.seen) ??
    protectedAccount(address, name, entry, existing) ??
    human(address, name, entry, existing, ground) ??
    otherNumber(address, name, entry, existing, ground);
  if (whole !== undefined) return [whole];
  return [
    ...takenNumber(address, name, entry, ground),
    ...unknownGroups(address, name, entry, ground),
    ...homeGroup(address, name, entry, existing, ground.host),
  ];
}

function protectedAccount(
  address: Address,
  name: string,
  entry: UserEntry,
  existing: UserValue | undefined,
): Conflict | undefined {
  const refuse = (found: string, expected: string): Conflict =>
    accountConflict(
      address,
      'protected_account',
      `Cannot manage user ${name}: found ${found}, expected ${expected}`,
    );
  if (name === 'root' || existing?.uid === 0) {
    const more = Object.keys(entry).filter((key) => key !== 'groups');
    return more.length === 0
      ? undefined
      : refuse(`${more.join(', ')} declared`, 'groups only: root stays as it is');
  }
  if (entry.uid === 0) return refuse('uid 0, which is root', 'a number of its own');
  if (name === 'nobody' || entry.uid === nobodyNumber || existing?.uid === nobodyNumber) {
    return refuse('the account that stands for nobody', 'one that things may belong to');
  }
  return undefined;
}

// A service must not take over a person; who declares that very number means it.
function human(
  address: Address,
  name: string,
  entry: UserEntry,
  existing: UserValue | undefined,
  { question }: AccountGround,
): Conflict | undefined {
  if (existing === undefined || (existing.uid ?? 0) < firstPerson || existing.locked)
    return undefined;
  if (question.recorded.has(address) || entry.uid !== undefined) return undefined;
  return accountConflict(
    address,
    'human_account',
    `Cannot take over user ${name}: found the account of a person, uid ${existing.uid}, expected none or one of the system; declare uid: ${existing.uid} if it is meant, or use another name`,
  );
}

function otherNumber(
  address: Address,
  name: string,
  entry: UserEntry,
  existing: UserValue | undefined,
  { question }: AccountGround,
): Conflict | undefined {
  const wanted = entry.uid ?? recordedNumber(question.recorded, address);
  if (existing === undefined || wanted === undefined || existing.uid === wanted) return undefined;
  const way =
    entry.uid === undefined
      ? `give it back its number, or run sm state rm ${address} and plan again`
      : `declare uid: ${existing.uid}, or use another name`;
  return accountConflict(
    address,
    'account_differs',
    `Cannot change the number of user ${name}: found uid ${existing.uid}, expected ${wanted}; files belong to the number, so ${way}`,
  );
}

function takenNumber(
  address: Address,
  name: string,
  entry: UserEntry,
  { host, question, assigned }: AccountGround,
): readonly Conflict[] {
  const wanted = entry.uid ?? recordedNumber(question.recorded, address) ?? assigned.get(name);
  if (wanted === undefined && entry.system !== true && !host.users.has(name)) {
    const text = `Cannot make user ${name}: found every number for people in use, expected a free one; declare uid`;
    return [accountConflict(address, 'uid_taken', text)];
  }
  const holders = wanted === undefined ? [] : holdersOf(host.users, wanted, name);
  if (holders.length === 0 || host.users.has(name)) return [];
  const text = `Cannot make user ${name}: found uid ${wanted} with ${holders.join(', ')}, expected it to be free; declare another uid`;
  return [accountConflict(address, 'uid_taken', text)];
}

function unknownGroups(
  address: Address,
  name: string,
  { group, groups = [] }: UserEntry,
  { host, question }: AccountGround,
): readonly Conflict[] {
  const { users = {}, groups: declared = {} } = question.resolved;
  const comes = (other: string): boolean =>
    host.groups.has(other) ||
    declared[other] !== undefined ||
    // A new account brings a group of its own, unless it gets another one.
    (users[other] !== undefined &&
      (users[other].group ?? other) === other &&
      !host.users.has(other));
  return [...(group === undefined ? [] : [group]), ...groups]
    .filter((other) => !comes(other))
    .map((other) =>
      accountConflict(
        address,
        'unknown_group',
        `Cannot put user ${name} into group ${other}: there is no such group, expected one of the host's or of the manifest's; add it to groups`,
      ),
    );
}

// The line that makes a home names the account's own group, unless the manifest names another.
function homeGroup(
  address: Address,
  name: string,
  { createHome, group }: UserEntry,
  existing: UserValue | undefined,
  { groups }: Host,
): readonly Conflict[] {
  if (createHome !== true || group !== undefined || existing === undefined || groups.has(name)) {
    return [];
  }
  return [
    accountConflict(
      address,
      'unknown_group',
      `Cannot make the home of user ${name}: found no group ${name} to give it to, expected one; declare group: ${existing.group}`,
    ),
  ];
}
