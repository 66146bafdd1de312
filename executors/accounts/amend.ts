import type { OtherChange, UserValue } from '../../schema/types.ts';
import type { System } from '../system.ts';
import type { Accounts } from './observe.ts';
import { type Account, lockDay } from './tables.ts';
import { leavesOf } from './todo.ts';
import { shadowTool } from './tool.ts';

/** One call of a program, and what it is for. */
export interface Amendment {
  readonly what: string;
  readonly argv: readonly string[];
}

/** What is left to change of accounts that are there, in order: who leaves a group, fields, locks. */
export function amendmentsFor(
  change: OtherChange,
  accounts: Accounts,
  system: System,
): readonly Amendment[] {
  const { after } = change.change;
  const account = accounts.users.get(change.name);
  const amended =
    after?.type === 'user' && account !== undefined
      ? [...fields(after, account, accounts, system), ...lock(after, account, system)]
      : [];
  return [...leaves(change, accounts, system), ...amended];
}

function leaves(change: OtherChange, accounts: Accounts, system: System): readonly Amendment[] {
  return leavesOf(change)
    .filter(([user, group]) => accounts.groups.get(group)?.members.includes(user) ?? false)
    .map(([user, group]) => {
      const what = `take user ${user} out of group ${group}`;
      if (system.root === '/') return { what, argv: ['gpasswd', '--delete', user, group] };
      // gpasswd knows no prefix, and usermod takes the groups that remain.
      const rest = [...accounts.groups.values()]
        .filter(({ name, members }) => name !== group && members.includes(user))
        .map(({ name }) => name);
      return { what, argv: shadowTool(system, 'usermod', '--groups', rest.join(','), user) };
    });
}

function fields(
  after: UserValue,
  account: Account,
  accounts: Accounts,
  system: System,
): readonly Amendment[] {
  const { name } = account;
  const found: Amendment[] = [];
  const amend = (what: string, ...args: readonly string[]): void => {
    const argv = shadowTool(system, 'usermod', ...args, name);
    found.push({ what: `change the ${what} of user ${name}`, argv });
  };
  const { description, shell, home, group } = after;
  if (description !== undefined && description !== account.description) {
    amend('description', '--comment', description);
  }
  if (shell !== undefined && shell !== account.shell) amend('shell', '--shell', shell);
  if (group !== undefined && accounts.groups.get(group)?.gid !== account.gid) {
    // Before version 4.16 a prefix does not hold for the primary group, so this runs chrooted.
    const root = system.root === '/' ? [] : ['--root', system.root];
    const argv = ['usermod', ...root, '--gid', group, name];
    found.push({ what: `change the group of user ${name}`, argv });
  }
  // The only one that is refused while something runs as the account: whatever comes before it is done.
  if (home !== undefined && home !== account.home) amend('home', '--home', home);
  return found;
}

// A password that works is barred too, and nothing else: what others barred stays so when we unlock.
function lock(after: UserValue, account: Account, system: System): readonly Amendment[] {
  const { name, locked, password } = account;
  if (after.locked === locked) return [];
  const args = after.locked
    ? ['--expiredate', lockDay, ...(password === 'open' ? ['--lock'] : [])]
    : ['--expiredate', '', ...(password === 'barred' ? ['--unlock'] : [])];
  const what = `${after.locked ? 'lock' : 'unlock'} user ${name}`;
  return [{ what, argv: shadowTool(system, 'usermod', ...args, name) }];
}
