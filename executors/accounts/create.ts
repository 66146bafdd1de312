import { sysusersLines } from '../../planner/accounts/sysusers.ts';
import type { UserEntry } from '../../schema/types.ts';
import type { System } from '../system.ts';
import { type Accounts, readTable, tables } from './observe.ts';
import { losesLines } from './tables.ts';
import { type Creation, isPlain } from './todo.ts';
import { runTool, shadowTool } from './tool.ts';

/**
 * Makes accounts, groups and memberships. By systemd-sysusers; but it writes the tables without the
 * comments in them, and refuses names such as john.doe: then by shadow-utils, which keeps and takes them.
 * What went wrong in words; undefined where nothing did.
 */
export async function create(
  creation: Creation,
  accounts: Accounts,
  system: System,
): Promise<string | undefined> {
  const { users, groups, joins } = creation;
  if (users.size + groups.size + joins.length === 0) return undefined;
  if (isPlain(creation) && !hasComments(system)) {
    const root = system.root === '/' ? [] : [`--root=${system.root}`];
    const lines = inlineLines(creation, accounts);
    return runTool(['systemd-sysusers', ...root, '--inline', ...lines]);
  }
  for (const argv of byShadowUtils(creation, accounts, system)) {
    const error = await runTool(argv);
    if (error !== undefined) return error;
  }
  return undefined;
}

/** The lines that make just this; those of accounts that are there name their group, so that none is made. */
export function inlineLines(
  { users, groups, joins }: Creation,
  accounts: Accounts,
): readonly string[] {
  const joining = new Map<string, UserEntry>(users);
  for (const [user, group] of joins) {
    const gid = accounts.users.get(user)?.gid;
    const entry = joining.get(user) ?? (gid === undefined ? {} : { group: String(gid) });
    const others = entry.groups ?? [];
    if (!others.includes(group)) joining.set(user, { ...entry, groups: [...others, group] });
  }
  return sysusersLines(
    { users: Object.fromEntries(joining), groups: Object.fromEntries(groups) },
    new Map(),
  );
}

function hasComments(system: System): boolean {
  return tables.some(([path, columns]) => losesLines(readTable(system, path), columns));
}

function* byShadowUtils(
  { users, groups, joins }: Creation,
  accounts: Accounts,
  system: System,
): Generator<readonly string[]> {
  const taken = new Set([...accounts.groups.values()].map(({ gid }) => gid));
  const grouping = (name: string, gid: number | undefined): readonly string[] => {
    if (gid !== undefined) taken.add(gid);
    const number = gid === undefined ? [] : ['--gid', String(gid)];
    return shadowTool(system, 'groupadd', '--system', ...number, name);
  };
  // Declared numbers come first; a group of an account's own has the same number where that is free.
  for (const [name, { gid }] of groups) yield grouping(name, gid);
  for (const [name, { group = name, uid }] of users) {
    if (group !== name || accounts.groups.has(name) || groups.has(name)) continue;
    yield grouping(name, uid === undefined || taken.has(uid) ? undefined : uid);
  }
  for (const [name, entry] of users) {
    yield shadowTool(system, 'useradd', ...asSysusersDoes(name, entry));
  }
  for (const [user, group] of joins) yield joining(system, user, group);
}

// No home, no subordinate numbers, no password, no ageing: what systemd-sysusers gives.
function asSysusersDoes(
  name: string,
  { uid, group = name, home = '/', shell = '/usr/sbin/nologin', description }: UserEntry,
): readonly string[] {
  return [
    '--system',
    '--no-create-home',
    '--no-user-group',
    '--gid',
    group,
    ...(uid === undefined ? [] : ['--uid', String(uid)]),
    '--home-dir',
    home,
    '--shell',
    shell,
    ...(description === undefined ? [] : ['--comment', description]),
    name,
  ];
}

// gpasswd knows accounts of NSS, and no prefix.
function joining(system: System, user: string, group: string): readonly string[] {
  return system.root === '/'
    ? ['gpasswd', '--add', user, group]
    : shadowTool(system, 'usermod', '--append', '--groups', group, user);
}
