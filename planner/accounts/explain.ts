import type { Address, OtherChange, OtherEntry, UserEntry } from '../../schema/types.ts';
import { joined, revokedBy } from './revoke.ts';
import type { DeclaredAccounts } from './sysusers.ts';

/**
 * The changes of accounts that do not follow from a plan's own manifest and the state: what an account
 * becomes must be declared, what is taken away must be recorded. Others were put in by hand.
 */
export function strangeAccounts(
  changes: readonly OtherChange[],
  resolved: DeclaredAccounts,
  recorded: ReadonlyMap<Address, OtherEntry>,
): readonly Address[] {
  return changes
    .filter(({ type }) => type === 'user' || type === 'group')
    .filter((change) => !followsFrom(change, resolved, recorded))
    .map(({ address }) => address);
}

function followsFrom(
  change: OtherChange,
  { users = {}, groups = {} }: DeclaredAccounts,
  recorded: ReadonlyMap<Address, OtherEntry>,
): boolean {
  const { name, record } = change;
  const { after } = change.change;
  const entry = recorded.get(change.address);
  const remembered = joined(entry?.applied ?? null);
  if (!revokedBy(change).every((other) => remembered.includes(other))) return false;
  const user = users[name];
  const group = groups[name];
  if (record.entry === 'remove') {
    const undeclared = change.type === 'user' ? user === undefined : group === undefined;
    const locks = after?.type === 'user' && after.locked;
    return undeclared && entry !== undefined && (!locks || entry.origin === 'created');
  }
  if (after?.type === 'user') return user !== undefined && isDeclaredUser(name, user, after);
  if (after?.type !== 'group' || group === undefined) return false;
  const { members = [], gid } = group;
  return (
    after.members.every((one) => members.includes(one)) && (gid === undefined || after.gid === gid)
  );
}

function isDeclaredUser(
  name: string,
  user: UserEntry,
  after: Extract<OtherChange['change']['after'], { type: 'user' }>,
): boolean {
  const { groups = [] } = user;
  const same = (['group', 'home', 'shell', 'description'] as const).every(
    (key) => after[key] === user[key],
  );
  const numbered =
    user.uid === undefined ? after.uid !== 0 || name === 'root' : after.uid === user.uid;
  return same && numbered && !after.locked && after.groups.every((one) => groups.includes(one));
}
