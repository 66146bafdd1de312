import type { Address, Conflict, GroupEntry, GroupValue } from '../../schema/types.ts';
import { accountConflict, unreadable } from './conflict.ts';
import type { AccountGround } from './desired.ts';
import { holdersOf } from './host.ts';
import { nobodyNumber, recordedNumber } from './numbers.ts';

/** Everything that keeps a declared group from being made or changed. */
export function groupConflicts(
  name: string,
  entry: GroupEntry,
  ground: AccountGround,
): readonly Conflict[] {
  const address = `group:${name}` as Address;
  const existing = ground.host.groups.get(name);
  const whole =
    unreadable(address, ground.question.seen) ??
    protectedGroup(address, name, entry, existing) ??
    otherNumber(address, name, entry, existing, ground);
  if (whole !== undefined) return [whole];
  return [
    ...takenNumber(address, name, entry, ground),
    ...unknownMembers(address, name, entry, ground),
  ];
}

function protectedGroup(
  address: Address,
  name: string,
  { gid }: GroupEntry,
  existing: GroupValue | undefined,
): Conflict | undefined {
  if ((gid !== 0 && gid !== nobodyNumber) || existing?.gid === gid) return undefined;
  return accountConflict(
    address,
    'protected_account',
    `Cannot make group ${name}: found gid ${gid}, which stands for ${gid === 0 ? 'root' : 'nobody'}, expected a number of its own`,
  );
}

function otherNumber(
  address: Address,
  name: string,
  entry: GroupEntry,
  existing: GroupValue | undefined,
  { question }: AccountGround,
): Conflict | undefined {
  const wanted = entry.gid ?? recordedNumber(question.recorded, address);
  if (existing === undefined || wanted === undefined || existing.gid === wanted) return undefined;
  const way =
    entry.gid === undefined
      ? `give it back its number, or run sm state rm ${address} and plan again`
      : `declare gid: ${existing.gid}, or use another name`;
  return accountConflict(
    address,
    'account_differs',
    `Cannot change the number of group ${name}: found gid ${existing.gid}, expected ${wanted}; files belong to the number, so ${way}`,
  );
}

function takenNumber(
  address: Address,
  name: string,
  entry: GroupEntry,
  { host, question }: AccountGround,
): readonly Conflict[] {
  const wanted = entry.gid ?? recordedNumber(question.recorded, address);
  const holders = wanted === undefined ? [] : holdersOf(host.groups, wanted, name);
  if (holders.length === 0 || host.groups.has(name)) return [];
  const text = `Cannot make group ${name}: found gid ${wanted} with ${holders.join(', ')}, expected it to be free; declare another gid`;
  return [accountConflict(address, 'gid_taken', text)];
}

// systemd-sysusers would make an account of whatever name it is told to put into a group.
function unknownMembers(
  address: Address,
  name: string,
  { members = [] }: GroupEntry,
  { host, question }: AccountGround,
): readonly Conflict[] {
  return members
    .filter((user) => !host.users.has(user) && question.resolved.users?.[user] === undefined)
    .map((user) =>
      accountConflict(
        address,
        'unknown_user',
        `Cannot put user ${user} into group ${name}: there is no such user, expected one of the host's or of the manifest's; add it to users`,
      ),
    );
}
