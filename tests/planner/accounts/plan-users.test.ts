import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  afterwards,
  group,
  groupsOf,
  made,
  only,
  recordedUser,
  user,
  usersOf,
} from '../../support/accounts-world.ts';

const test = suite('planning accounts');

test('an account of the system is made, and its number is left to systemd-sysusers', () => {
  const change = only(usersOf({ users: { svc: { system: true, home: '/var/lib/svc' } } }));
  assert.equal(change.change.actions, ['create']);
  assert.is(change.action_reason, 'declared');
  assert.is(change.precondition, null);
  assert.equal(change.change.after, {
    type: 'user',
    uid: null,
    groups: [],
    home: '/var/lib/svc',
    locked: false,
  });
});

test('a person gets the first number from 1000 that nobody has or had', () => {
  const world = {
    users: { eve: {}, bob: {}, tom: { uid: 1001 } },
    host: { 'user:alice': user(1000), 'group:staff': group(1002) },
    state: { 'user:gone': made(recordedUser(1003)) },
  };
  const numbers = usersOf(world)
    .changes.filter(({ change }) => change.actions[0] === 'create')
    .map(({ name, change }) => [name, change.after?.type === 'user' ? change.after.uid : null]);
  assert.equal(numbers, [
    ['bob', 1004],
    ['eve', 1005],
    ['tom', 1001],
  ]);
});

test('an account that vanished comes back with the number that files of it have', () => {
  const state = { 'user:svc': made(recordedUser(990)) };
  const change = only(usersOf({ users: { svc: { system: true } }, state }));
  assert.equal(change.change.actions, ['create']);
  assert.is(change.action_reason, 'drifted');
  assert.is(change.change.after?.type === 'user' && change.change.after.uid, 990);
});

test('once made, an account is as planned', () => {
  for (const entry of [{ system: true }, {}, { uid: 1234, shell: '/bin/sh', groups: ['users'] }]) {
    const world = { users: { svc: entry } };
    const next = afterwards(world, only(usersOf(world)));
    assert.equal(usersOf(next), { changes: [], conflicts: [], unchanged: 1, warnings: [] });
  }
});

test('an account that is there is taken over, and keeps what is not declared', () => {
  const host = { 'user:www': user(33, { home: '/var/www', shell: '/bin/sh', locked: false }) };
  const taken = only(usersOf({ users: { www: { system: true } }, host }));
  assert.equal(taken.change.actions, ['no-op']);
  assert.is(taken.record.origin, 'adopted');
  const changed = only(usersOf({ users: { www: { shell: '/bin/bash' } }, host }));
  assert.equal(changed.change.actions, ['update']);
  assert.equal(changed.change.after, {
    type: 'user',
    uid: 33,
    groups: [],
    shell: '/bin/bash',
    locked: false,
  });
});

test('what was changed by hand is put back, if it was declared', () => {
  const state = { 'user:svc': made(recordedUser(990, { shell: '/bin/sh' })) };
  const host = { 'user:svc': user(990, { shell: '/bin/zsh', home: '/elsewhere' }) };
  const change = only(usersOf({ users: { svc: { system: true, shell: '/bin/sh' } }, host, state }));
  assert.is(change.action_reason, 'drifted');
  assert.ok(change.reverts_drift);
  assert.is(change.change.after?.type === 'user' && change.change.after.home, undefined);
});

test('an account that sm made is locked when it goes, and keeps all else', () => {
  const state = { 'user:svc': made(recordedUser(990)) };
  const host = { 'user:svc': user(990, { home: '/var/lib/svc' }) };
  const change = only(usersOf({ host, state }));
  assert.equal(change.change.actions, ['delete']);
  assert.equal(change.change.after, user(990, { home: '/var/lib/svc', locked: true }));
  assert.equal(change.record, { entry: 'remove' });
});

test('an account that was there before stays as it is when it goes', () => {
  const state = { 'user:www': made(recordedUser(33), 'adopted') };
  const host = { 'user:www': user(33) };
  const change = only(usersOf({ host, state }));
  assert.equal(change.change.actions, ['forget']);
  assert.equal(change.change.after, change.change.before);
});

test('root is never locked, even if a state says that sm made it', () => {
  const state = { 'user:root': made(recordedUser(0)) };
  assert.equal(only(usersOf({ state })).change.actions, ['forget']);
});

test('an account that sm locked is unlocked when it is declared again, and is ours again', () => {
  const host = { 'user:eve': user(1007, { locked: true }) };
  const world = { users: { eve: {} }, host };
  const change = only(usersOf(world));
  assert.equal(change.change.actions, ['update']);
  assert.is(change.action_reason, 'found_locked');
  assert.is(change.record.origin, 'created');
  const next = afterwards(world, change);
  assert.equal(usersOf(next).changes, []);
  assert.equal(only(usersOf({ ...next, users: {} })).change.actions, ['delete']);
});

test('an account waits for the groups of the manifest that it needs', () => {
  const users = { svc: { system: true, group: 'apps', groups: ['users', 'log'] } };
  const change = only(usersOf({ users, groups: { apps: {}, log: {} } }));
  assert.equal(change.depends_on, ['group:apps', 'group:log']);
});

test('a new home or group of an account that is there is announced', () => {
  const host = { 'user:svc': user(990), 'group:apps': group(991) };
  const users = { svc: { system: true, home: '/srv/svc', group: 'apps' } };
  const { warnings } = usersOf({ users, host });
  assert.is(warnings.length, 2);
  assert.match(warnings[0] ?? '', 'what lies in / stays there');
});

test('a group is made, taken over and, when it goes, left: files may belong to it', () => {
  const groups = { apps: { gid: 700 } };
  assert.equal(only(groupsOf({ groups })).change.actions, ['create']);
  const host = { 'group:apps': group(700) };
  assert.equal(only(groupsOf({ groups, host })).change.actions, ['no-op']);
  const left = only(groupsOf({ host, state: { 'group:apps': made(group(700)) } }));
  assert.equal(left.change.actions, ['forget']);
  assert.is(left.action_reason, 'left_in_place');
});

test.run();
