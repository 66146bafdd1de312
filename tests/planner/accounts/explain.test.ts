import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { strangeAccounts } from '../../../planner/accounts/explain.ts';
import type { OtherChange, UserValue } from '../../../schema/types.ts';
import {
  type AccountWorld,
  group,
  groupsOf,
  made,
  only,
  questionOf,
  recordedUser,
  user,
  usersOf,
} from '../../support/accounts-world.ts';

const test = suite('changes of accounts that a plan explains');

const host = { 'user:alice': user(1000), 'group:docker': group(998, 'alice', 'bob') };
const state = {
  'user:alice': made(recordedUser(1000, { groups: ['docker'] })),
  'group:docker': made(group(998, 'bob')),
  'user:old': made(recordedUser(990)),
};
const world: AccountWorld = {
  users: { alice: { uid: 1000, shell: '/bin/sh' }, svc: { system: true }, eve: {} },
  groups: { docker: {}, apps: { gid: 700, members: ['alice'] } },
  host: { ...host, 'user:old': user(990) },
  state,
};

function strange(changes: readonly OtherChange[]): readonly string[] {
  const { resolved, recorded } = questionOf(world);
  return strangeAccounts(changes, resolved, recorded);
}

test('whatever is planned is explained', () => {
  const changes = [...usersOf(world).changes, ...groupsOf(world).changes];
  assert.is(changes.length, 6);
  assert.equal(strange(changes), []);
});

const svc = only(usersOf({ users: { svc: { system: true } } }));
const forged = (more: Partial<UserValue>): OtherChange => ({
  ...svc,
  change: { ...svc.change, after: { ...recordedUser(990), ...more } },
});

for (const [what, more] of Object.entries({
  'a shell': { shell: '/bin/bash' },
  'a group': { groups: ['sudo'] },
  'a primary group': { group: 'sudo' },
  'the number of root': { uid: 0 },
  'a lock': { locked: true },
})) {
  test(`${what} that the manifest does not name is strange`, () => {
    assert.equal(strange([forged(more)]), ['user:svc']);
  });
}

test('nobody is locked, and nobody taken out, whom the state does not know', () => {
  const lock = only(usersOf({ host, state: { 'user:alice': made(recordedUser(1000)) } }));
  assert.equal(strange([lock]), ['user:alice']);
  const other: OtherChange = { ...lock, address: svc.address, name: 'mallory' };
  assert.equal(strange([other]), ['user:svc']);
  const leaving = only(
    usersOf({
      host: { 'user:svc': user(990, { groups: ['docker'] }), 'group:docker': group(998, 'svc') },
      users: { svc: { system: true } },
      state: { 'user:svc': made(recordedUser(990, { groups: ['docker'] })) },
    }),
  );
  assert.equal(strange([leaving]), ['user:svc']);
});

test.run();
