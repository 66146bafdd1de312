import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { revokedBy } from '../../../planner/accounts/revoke.ts';
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

const test = suite('memberships');

const alice = user(1000, { groups: ['docker', 'sudo'] });
const sudo = group(27, 'alice', 'root');
const docker = group(998, 'alice');

test('who is in a group already is neither recorded as ours nor shown: it would be taken out', () => {
  const host = { 'user:alice': alice, 'group:sudo': sudo, 'group:docker': docker };
  const change = only(usersOf({ users: { alice: { uid: 1000, groups: ['sudo'] } }, host }));
  assert.equal(change.change.actions, ['no-op']);
  assert.equal(change.change.after?.type === 'user' && change.change.after.groups, []);
  assert.equal(change.change.before?.type === 'user' && change.change.before.groups, []);
});

test('whom we put into a group is taken out again when it is declared no more', () => {
  const state = { 'user:alice': made(recordedUser(1000, { groups: ['docker'] }), 'adopted') };
  const host = { 'user:alice': alice, 'group:sudo': sudo, 'group:docker': docker };
  const change = only(usersOf({ users: { alice: { uid: 1000 } }, host, state }));
  assert.equal(change.change.actions, ['update']);
  assert.is(change.action_reason, 'content_changed');
  assert.equal(revokedBy(change), ['docker']);
});

test('who was in before us stays in, whatever the manifest said meanwhile', () => {
  const host = { 'user:alice': alice, 'group:sudo': sudo };
  const world = { users: { alice: { uid: 1000, groups: ['sudo'] } }, host };
  const taken = only(usersOf(world));
  const next = { ...afterwards(world, taken), users: { alice: { uid: 1000 } }, host };
  assert.equal(usersOf(next).changes, []);
  const gone = only(usersOf({ ...next, users: {} }));
  assert.equal(gone.change.actions, ['forget']);
  assert.equal(revokedBy(gone), []);
});

test('an account that was there leaves the groups we put it into when its entry goes', () => {
  const state = { 'user:alice': made(recordedUser(1000, { groups: ['docker'] }), 'adopted') };
  const host = { 'user:alice': alice, 'group:sudo': sudo, 'group:docker': docker };
  const change = only(usersOf({ host, state }));
  assert.equal(change.change.actions, ['update']);
  assert.equal(change.record, { entry: 'remove' });
  assert.equal(revokedBy(change), ['docker']);
});

test('a locked account leaves them too', () => {
  const state = { 'user:alice': made(recordedUser(1000, { groups: ['docker'] })) };
  const host = { 'user:alice': alice, 'group:docker': docker };
  const change = only(usersOf({ host, state }));
  assert.equal(change.change.actions, ['delete']);
  assert.equal(revokedBy(change), ['docker']);
});

test('a membership may move from one end to the other', () => {
  const state = {
    'user:alice': made(recordedUser(1000, { groups: ['docker'] })),
    'group:docker': made(group(998), 'adopted'),
  };
  const host = { 'user:alice': alice, 'group:docker': docker };
  const users = { alice: { uid: 1000 } };
  const world = { users, groups: { docker: { members: ['alice'] } }, host, state };
  const atUser = only(usersOf(world));
  assert.equal([atUser.change.actions, revokedBy(atUser)], [['no-op'], []]);
  const atGroup = only(groupsOf(world));
  assert.equal([atGroup.change.actions, revokedBy(atGroup)], [['no-op'], []]);
  assert.equal(atGroup.change.after, group(998, 'alice'));
});

test('members of a group are added to those that are in, and only ours are taken out', () => {
  const host = { 'user:alice': user(1000), 'group:docker': group(998, 'root') };
  const world = { groups: { docker: { members: ['alice'] } }, host };
  const change = only(groupsOf(world));
  assert.equal(change.change.actions, ['update']);
  assert.equal(change.change.before, group(998));
  const state = { 'group:docker': made(group(998, 'alice'), 'adopted') };
  const there = { ...host, 'group:docker': group(998, 'root', 'alice') };
  const emptied = only(groupsOf({ groups: { docker: {} }, host: there, state }));
  assert.equal(revokedBy(emptied), ['alice']);
  const left = only(groupsOf({ host: there, state }));
  assert.equal([left.change.actions, revokedBy(left)], [['update'], ['alice']]);
});

test('who left a group by hand is put back, and is ours then', () => {
  const state = { 'user:alice': made(recordedUser(1000, { groups: ['docker'] })) };
  const host = { 'user:alice': user(1000), 'group:docker': group(998) };
  const users = { alice: { uid: 1000, groups: ['docker'] } };
  const change = only(usersOf({ users, host, state }));
  assert.is(change.action_reason, 'drifted');
  assert.equal(change.change.after?.type === 'user' && change.change.after.groups, ['docker']);
});

test('who was in before us stays in when others come', () => {
  const host = { 'user:alice': alice, 'user:bob': user(1001), 'group:sudo': group(27, 'alice') };
  const world = { groups: { sudo: { members: ['alice', 'bob'] } }, host };
  const change = only(groupsOf(world));
  assert.equal(change.change.actions, ['update']);
  assert.equal([change.change.before, change.change.after], [group(27), group(27, 'bob')]);
  assert.equal(revokedBy(change), []);
});

test('whose primary group it is needs no membership', () => {
  const host = { 'user:svc': user(990, { group: 'docker' }), 'group:docker': group(998) };
  const change = only(usersOf({ users: { svc: { system: true, groups: ['docker'] } }, host }));
  assert.equal(change.change.actions, ['no-op']);
});

test.run();
