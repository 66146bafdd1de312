import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Conflict } from '../../../schema/types.ts';
import {
  type AccountWorld,
  group,
  groupsOf,
  made,
  recordedUser,
  user,
  usersOf,
} from '../../support/accounts-world.ts';

const test = suite('conflicts of accounts');

function refused(
  world: AccountWorld,
  reason: Conflict['reason'],
  ...parts: readonly string[]
): void {
  const { changes, conflicts } =
    Object.keys(world.users ?? {}).length > 0 ? usersOf(world) : groupsOf(world);
  assert.equal([changes, conflicts.map((one) => one.reason)], [[], [reason]]);
  for (const part of parts) assert.match(conflicts[0]?.detail ?? '', part);
}

const alice = { 'user:alice': user(1000) };

test('a number that somebody has is refused, and says who has it', () => {
  refused({ users: { svc: { uid: 1000 } }, host: alice }, 'uid_taken', 'uid 1000 with alice');
  refused({ groups: { apps: { gid: 100 } } }, 'gid_taken', 'gid 100 with users');
  const state = { 'user:svc': made(recordedUser(1000)) };
  refused({ users: { svc: { system: true } }, host: alice, state }, 'uid_taken', 'alice');
});

test('a service does not take over a person, unless the manifest names the very number', () => {
  refused(
    { users: { alice: { system: true } }, host: alice },
    'human_account',
    'uid 1000',
    'declare uid: 1000',
  );
  refused({ users: { alice: { groups: ['users'] } }, host: alice }, 'human_account');
  const meant = usersOf({ users: { alice: { uid: 1000, groups: ['users'] } }, host: alice });
  assert.equal(meant.conflicts, []);
  const state = { 'user:alice': made(recordedUser(1000)) };
  assert.equal(usersOf({ users: { alice: {} }, host: alice, state }).conflicts, []);
});

test('numbers are never changed', () => {
  const host = { 'user:svc': user(990), 'group:apps': group(991) };
  refused({ users: { svc: { uid: 995 } }, host }, 'account_differs', 'found uid 990, expected 995');
  refused({ users: { alice: { uid: 995 } }, host: alice }, 'account_differs', 'declare uid: 1000');
  refused({ groups: { apps: { gid: 995 } }, host }, 'account_differs', 'declare gid: 991');
  const state = { 'user:svc': made(recordedUser(985)) };
  refused({ users: { svc: {} }, host, state }, 'account_differs', 'sm state rm user:svc');
});

test('root gets into groups, and nothing else of it is touched', () => {
  assert.equal(usersOf({ users: { root: { groups: ['users'] } } }).conflicts, []);
  refused({ users: { root: { shell: '/bin/sh' } } }, 'protected_account', 'found shell declared');
  refused({ users: { root: { uid: 0, home: '/' } } }, 'protected_account', 'uid, home');
  const host = { 'user:toor': user(0) };
  refused({ users: { toor: { description: 'x' } }, host }, 'protected_account');
});

test('nobody else becomes root or nobody', () => {
  refused({ users: { eve: { uid: 0 } } }, 'protected_account', 'which is root');
  refused({ users: { nobody: { shell: '/bin/sh' } } }, 'protected_account');
  refused({ users: { eve: { uid: 65_534 } } }, 'protected_account');
  refused({ groups: { eve: { gid: 0 } } }, 'protected_account');
});

test('a group that neither host nor manifest knows is refused', () => {
  refused({ users: { svc: { system: true, group: 'apps' } } }, 'unknown_group', 'group apps');
  refused({ users: { svc: { system: true, groups: ['apps'] } } }, 'unknown_group');
  const declared = { users: { svc: { system: true, group: 'apps' } }, groups: { apps: {} } };
  assert.equal(usersOf(declared).conflicts, []);
});

test('the own group of a new account is known, by whoever refers to it', () => {
  const users = { svc: { system: true, group: 'svc' }, helper: { system: true, group: 'svc' } };
  assert.equal(usersOf({ users }).conflicts, []);
  const other = { svc: { system: true, group: 'users' }, helper: { system: true, group: 'svc' } };
  assert.equal(
    usersOf({ users: other }).conflicts.map(({ address }) => address),
    ['user:helper'],
  );
});

test('a member that nobody knows is refused: systemd-sysusers would make it', () => {
  refused({ groups: { users: { members: ['ghost'] } } }, 'unknown_user', 'ghost');
});

test('a home is not made for a group that is not there', () => {
  const users = { svc: { system: true, home: '/var/lib/svc', createHome: true } };
  refused({ users, host: { 'user:svc': user(990) } }, 'unknown_group', 'declare group: users');
  assert.equal(usersOf({ users }).conflicts, []);
});

test('accounts that cannot be looked at are not planned', () => {
  const host = {
    'user:svc': { type: 'unreadable', error: '/etc/passwd is a symlink' },
    'group:svc': { type: 'unreadable', error: '/etc/passwd is a symlink' },
  } as const;
  refused({ users: { svc: {} }, host }, 'unreadable', '/etc/passwd is a symlink');
  refused({ groups: { svc: {} }, host }, 'unreadable');
});

test('where all numbers for people are in use there is none for one more', () => {
  const host = Object.fromEntries(
    Array.from({ length: 59_000 }, (_, index) => [`group:g${index}`, group(1000 + index)]),
  );
  refused({ users: { eve: {} }, host }, 'uid_taken', 'every number for people in use');
});

test.run();
