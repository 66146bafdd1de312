import type {
  AbsolutePath,
  Address,
  GroupValue,
  ResolvedManifest,
  UserValue,
} from '../../schema/types.ts';
import { kindOf } from '../../state/address.ts';
import type { OtherActual } from '../../state/other.ts';
import { run } from '../command.ts';
import { codeOf, describeError } from '../failure.ts';
import type { System } from '../system.ts';
import { type Asked, askedFor } from './asked.ts';
import { type Account, type Group, parseAccounts, parseGroups } from './tables.ts';

/** The accounts and groups of the host: all of /etc, and those that NSS adds if they were asked for. */
export interface Accounts {
  readonly users: ReadonlyMap<string, Account>;
  readonly groups: ReadonlyMap<string, Group>;
  /** Why they could not be looked at. */
  readonly unreadable?: string;
}

/** The tables that hold accounts, each with the number of its columns. */
export const tables = [
  ['/etc/passwd', 7],
  ['/etc/group', 4],
  ['/etc/shadow', 9],
  ['/etc/gshadow', 4],
] as const satisfies readonly (readonly [string, number])[];

/**
 * Looks at the accounts of a host: its own tables as in a chroot, and on the running host also what NSS
 * knows of the names and numbers that the addresses and the manifest mention. Never who has which password.
 */
export async function observeAccounts(
  system: System,
  addresses: Iterable<Address>,
  resolved: Pick<ResolvedManifest, 'users' | 'groups'> = {},
): Promise<Accounts> {
  let own: Accounts;
  try {
    const users = parseAccounts(readTable(system, '/etc/passwd'), readSecrets(system));
    own = { users, groups: parseGroups(readTable(system, '/etc/group')) };
  } catch (error) {
    return { users: new Map(), groups: new Map(), unreadable: describeError(error) };
  }
  return system.root === '/' ? withNames(own, askedFor(addresses, resolved)) : own;
}

/** All accounts and groups as values, every field filled in; null for those that are asked for and missing. */
export function valuesOf(
  accounts: Accounts,
  addresses: Iterable<Address>,
): ReadonlyMap<Address, OtherActual> {
  const values = new Map<Address, OtherActual>();
  const { unreadable, users, groups } = accounts;
  for (const address of addresses) {
    if (kindOf(address) !== 'user' && kindOf(address) !== 'group') continue;
    values.set(
      address,
      unreadable === undefined ? null : { type: 'unreadable', error: unreadable },
    );
  }
  const names = new Map([...groups.values()].reverse().map(({ gid, name }) => [gid, name]));
  const joined = groupsByMember(groups);
  for (const user of users.values()) {
    values.set(`user:${user.name}` as Address, userValue(user, names, joined));
  }
  for (const group of groups.values()) {
    values.set(`group:${group.name}` as Address, groupValue(group));
  }
  return values;
}

/** A table of the host; empty where there is none. Reading it never follows a link. */
export function readTable(system: System, path: string): string {
  const type = system.lstat(path as AbsolutePath)?.type;
  if (type === undefined) return '';
  if (type !== 'file') throw new Error(`${path} is a ${type}, expected a regular file`);
  return system.read(path as AbsolutePath).toString('utf8');
}

// Only root may read it: to anybody else no account is locked, and that is no drift.
function readSecrets(system: System): string {
  try {
    return readTable(system, '/etc/shadow');
  } catch (error) {
    if (codeOf(error) === 'EACCES') return '';
    throw error;
  }
}

async function withNames(own: Accounts, asked: Asked): Promise<Accounts> {
  const uids = new Set([...own.users.values()].map(({ uid }) => uid));
  const gids = new Set([...own.groups.values()].map(({ gid }) => gid));
  const users = await nss('passwd', [
    ...[...asked.users].filter((name) => !own.users.has(name)),
    ...[...asked.uids].filter((uid) => !uids.has(uid)),
  ]);
  const groups = await nss('group', [
    ...[...asked.groups].filter((name) => !own.groups.has(name)),
    ...[...asked.gids].filter((gid) => !gids.has(gid)),
  ]);
  return {
    users: new Map([...parseAccounts(users, ''), ...own.users]),
    groups: new Map([...parseGroups(groups), ...own.groups]),
  };
}

// It ends with 2 where some are missing, and prints the others.
async function nss(table: string, keys: readonly (string | number)[]): Promise<string> {
  if (keys.length === 0) return '';
  return (await run(['getent', '--', table, ...keys.map(String)])).stdout;
}

function groupsByMember(groups: Accounts['groups']): ReadonlyMap<string, readonly string[]> {
  const joined = new Map<string, string[]>();
  for (const { name, members } of groups.values()) {
    for (const member of members) joined.set(member, [...(joined.get(member) ?? []), name]);
  }
  return joined;
}

function userValue(
  { name, uid, gid, home, shell, description, locked }: Account,
  names: ReadonlyMap<number, string>,
  joined: ReadonlyMap<string, readonly string[]>,
): UserValue {
  const group = names.get(gid) ?? String(gid);
  const groups = [...(joined.get(name) ?? [])].sort();
  return { type: 'user', uid, group, groups, home, shell, description, locked };
}

function groupValue({ gid, members }: Group): GroupValue {
  return { type: 'group', gid, members: [...members].sort() };
}
