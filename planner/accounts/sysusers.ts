import type { GroupEntry, ResolvedManifest, UserEntry } from '../../schema/types.ts';

/** Accounts and groups as a manifest declares them. */
export type DeclaredAccounts = Pick<ResolvedManifest, 'users' | 'groups'>;

/** Whether systemd-sysusers takes a name; it refuses all lines if one holds another. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,30}$/.test(name);
}

/**
 * Lines of sysusers.d(5): groups, accounts, memberships. A line of a membership makes the account if
 * there is none, and one of an account a group of its name, so both are said only where they are meant.
 */
export function sysusersLines(
  { users = {}, groups = {} }: DeclaredAccounts,
  ids: ReadonlyMap<string, number>,
): readonly string[] {
  const own = ownGroups(users, groups, ids);
  const made = new Map<string, GroupEntry>(Object.entries(groups));
  for (const name of own) if (!made.has(name)) made.set(name, given('gid', idOf(name, users, ids)));
  return [
    ...sorted(made).map(([name, { gid }]) => line('g', name, number(gid))),
    ...sorted(Object.entries(users))
      .filter(([name]) => name !== 'root')
      .map(([name, entry]) => userLine(name, entry, idOf(name, users, ids), own.has(name))),
    ...memberships({ users, groups }).map(([user, group]) => line('m', user, group)),
  ];
}

/**
 * The text of our sysusers.d file, which brings back the accounts of a host whose tables are lost;
 * undefined for none. Accounts that systemd-sysusers would give a number or a name they should not
 * have are left out: people without a declared number, and members that the manifest does not make.
 */
export function sysusersFile(resolved: DeclaredAccounts): string | undefined {
  const users = Object.entries(resolved.users ?? {}).filter(
    ([name, { uid, system }]) => name === 'root' || uid !== undefined || system === true,
  );
  const known = new Set(users.map(([name]) => name));
  const kept = Object.fromEntries(
    users.map(([name, entry]) => [
      name,
      { ...entry, groups: (entry.groups ?? []).filter(isPlainName) },
    ]),
  );
  const groups = Object.fromEntries(
    Object.entries(resolved.groups ?? {}).map(([name, entry]) => [
      name,
      { ...entry, members: (entry.members ?? []).filter((user) => known.has(user)) },
    ]),
  );
  const lines = sysusersLines({ users: kept, groups }, new Map());
  if (lines.length === 0) return undefined;
  return `# Made by sm from its manifest; what is changed here by hand is drift.\n${lines.join('\n')}\n`;
}

// A group of an account's own is said where its number is known or where somebody else refers to it.
function ownGroups(
  users: Readonly<Record<string, UserEntry>>,
  groups: Readonly<Record<string, GroupEntry>>,
  ids: ReadonlyMap<string, number>,
): ReadonlySet<string> {
  const referred = new Set(Object.values(users).map(({ group }) => group));
  const names = Object.keys(users).filter((name) => {
    const group = users[name]?.group;
    if (name === 'root' || (group !== undefined && group !== name)) return false;
    return groups[name] !== undefined || referred.has(name) || idOf(name, users, ids) !== undefined;
  });
  return new Set(names);
}

function userLine(name: string, entry: UserEntry, id: number | undefined, own: boolean): string {
  const group = entry.group ?? (own ? name : undefined);
  const both = group === undefined ? number(id) : `${number(id)}:${group}`;
  const { description, home, shell } = entry;
  return line('u', name, both, ...[description, home, shell].map(quoted));
}

function memberships({ users = {}, groups = {} }: DeclaredAccounts): readonly [string, string][] {
  const pairs = new Map<string, [string, string]>();
  const add = (user: string, group: string): void => {
    pairs.set(`${user}:${group}`, [user, group]);
  };
  for (const [user, entry] of Object.entries(users)) {
    for (const group of entry.groups ?? []) add(user, group);
  }
  for (const [group, { members }] of Object.entries(groups)) {
    for (const user of members ?? []) add(user, group);
  }
  return sorted(pairs).map(([, pair]) => pair);
}

function idOf(
  name: string,
  users: Readonly<Record<string, UserEntry>>,
  ids: ReadonlyMap<string, number>,
): number | undefined {
  return users[name]?.uid ?? ids.get(name);
}

function line(...fields: readonly string[]): string {
  const last = fields.findLastIndex((field) => field !== '-');
  return fields.slice(0, Math.max(last + 1, 3)).join(' ');
}

function number(id: number | undefined): string {
  return id === undefined ? '-' : String(id);
}

/** A field as systemd reads it back: quotes and backslashes escaped, no `%` taken for a specifier. */
export function quoted(text: string | undefined): string {
  if (text === undefined || text === '') return '-';
  return `"${text.replaceAll(/["\\]/g, '\\$&').replaceAll('%', '%%')}"`;
}

function given<K extends string>(key: K, value: number | undefined): Partial<Record<K, number>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, number>);
}

function sorted<T>(entries: Iterable<readonly [string, T]>): readonly (readonly [string, T])[] {
  return [...entries].sort(([left], [right]) => (left < right ? -1 : 1));
}
