import { rmSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { observeAccounts, valuesOf } from '../../../executors/accounts/observe.ts';
import { openSystem } from '../../../executors/real.ts';
import type { System } from '../../../executors/system.ts';
import { openAccountRoot } from '../../support/accounts-root.ts';
import { at } from '../../support/accounts-world.ts';
import { openDoor } from '../../support/door.ts';

const test = suite('looking at accounts');

test('accounts and groups are values with every field, asked for or not', async () => {
  const root = openAccountRoot();
  const values = valuesOf(await observeAccounts(root.system, []), [at('user:ghost')]);
  assert.equal(values.get(at('user:alice')), {
    type: 'user',
    uid: 1000,
    group: 'alice',
    groups: ['zoo'],
    home: '/home/alice',
    shell: '/bin/bash',
    description: 'Alice',
    locked: false,
  });
  assert.equal(values.get(at('group:zoo')), { type: 'group', gid: 50, members: ['alice'] });
  assert.is(values.get(at('user:ghost')), null);
  assert.not(values.has(at('user:+nis')));
  root.dispose();
});

test('a root without tables has nobody', async () => {
  const { system, dispose } = openDoor();
  const values = valuesOf(await observeAccounts(system, []), [at('user:a'), at('group:b')]);
  assert.equal(
    [...values],
    [
      ['user:a', null],
      ['group:b', null],
    ],
  );
  dispose();
});

test('tables that cannot be read say why, and nobody is taken for missing', async () => {
  const root = openAccountRoot();
  rmSync(root.world.at('/etc/passwd'));
  symlinkSync('/elsewhere', root.world.at('/etc/passwd'));
  const values = valuesOf(await observeAccounts(root.system, []), [at('user:a')]);
  assert.equal(values.get(at('user:a')), {
    type: 'unreadable',
    error: '/etc/passwd is a symlink, expected a regular file',
  });
  root.dispose();
});

test('a group that nobody named is told by its number', async () => {
  const root = openAccountRoot({ '/etc/passwd': 'odd:x:5:4242::/:/bin/sh\n' });
  const value = valuesOf(await observeAccounts(root.system, []), []).get(at('user:odd'));
  assert.is(value?.type === 'user' && value.group, '4242');
  root.dispose();
});

test('to whom the secrets are closed, nobody is locked', async () => {
  const root = openAccountRoot({ '/etc/shadow': 'alice:!$6$a$b:20000:::::2:\n' });
  const isLocked = async (system: System): Promise<boolean> => {
    const value = valuesOf(await observeAccounts(system, []), []).get(at('user:alice'));
    return value?.type === 'user' && value.locked;
  };
  assert.ok(await isLocked(root.system));
  const closed: System = {
    ...root.system,
    read: (path) => {
      if (path !== '/etc/shadow') return root.system.read(path);
      throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    },
  };
  assert.not(await isLocked(closed));
  root.dispose();
});

test('on the running host NSS is asked for whom the tables do not have', async () => {
  const system = openSystem('/');
  const resolved = { users: { 'no-such-user': { uid: 0, groups: ['root'] } } };
  const accounts = await observeAccounts(system, [at('user:root'), at('group:nope')], resolved);
  assert.is(accounts.users.get('root')?.uid, 0);
  assert.not(accounts.users.has('no-such-user'));
  assert.is(accounts.unreadable, undefined);
  system.close();
});

test.run();
