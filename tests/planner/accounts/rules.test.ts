import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accountProblems } from '../../../planner/accounts/rules.ts';
import type { GroupEntry, UserEntry } from '../../../schema/types.ts';

const test = suite('rules for accounts');

type Users = Readonly<Record<string, UserEntry>>;
type Groups = Readonly<Record<string, GroupEntry>>;

const places = (users: Users, groups: Groups = {}): readonly string[] =>
  accountProblems({ users, groups }).map(({ place }) => place);

test('ordinary accounts have no problems', () => {
  const users = {
    root: { groups: ['adm'] },
    svc: {
      system: true,
      home: '/var/lib/svc',
      shell: '/bin/sh',
      description: 'A, b',
      createHome: true,
    },
    eve: { uid: 1000, groups: ['docker', 'john.doe'] },
  };
  assert.equal(accountProblems({ users, groups: { docker: { gid: 1000, members: ['eve'] } } }), []);
  assert.equal(accountProblems({}), []);
});

test("root's shell is not for a manifest to say", () => {
  assert.equal(places({ root: { shell: '/bin/zsh' } }), ['users."root".shell']);
});

test('a number belongs to one account, and one group', () => {
  assert.equal(places({ a: { uid: 700 }, b: { uid: 700 } }), ['users."b".uid']);
  assert.equal(places({}, { a: { gid: 700 }, b: { gid: 700 } }), ['groups."b".gid']);
  assert.equal(places({ a: { uid: 700 } }, { a: { gid: 700 } }), []);
});

test('numbers that mean none are refused', () => {
  assert.equal(places({ a: { uid: 65_535 } }, { b: { gid: 4_294_967_295 } }), [
    'users."a".uid',
    'groups."b".gid',
  ]);
});

test('a name is said once, and systemd-sysusers takes those that it makes', () => {
  assert.equal(places({ a: { groups: ['x', 'x'] } }), ['users."a".groups']);
  assert.equal(places({}, { a: { members: ['x', 'y', 'x'] } }), ['groups."a".members']);
  assert.equal(places({ machine$: {} }), ['users."machine$"']);
  assert.equal(places({ a: { group: 'domain.users' } }), ['users."a".group']);
});

for (const name of ['-x', '1000', 'a,b', 'a b', 'a:b', '']) {
  test(`no program is told ${JSON.stringify(name)} for a group or a member`, () => {
    assert.equal(places({ a: { groups: [name] } }), ['users."a".groups']);
    assert.equal(places({}, { a: { members: [name] } }), ['groups."a".members']);
  });
}

for (const path of ['/home/../etc', '/home//a', '/home/a/', '/a:b', '/a\nb', 'a']) {
  test(`${JSON.stringify(path)} is no home and no shell`, () => {
    assert.equal(places({ a: { home: path } }), ['users."a".home']);
    assert.equal(places({ a: { shell: path } }), ['users."a".shell']);
  });
}

test('a description is one line of its own', () => {
  for (const description of ['a:b', 'a\nb', '-']) {
    assert.equal(places({ a: { description } }), ['users."a".description']);
  }
});

for (const home of ['/', '/home', '/var/lib', '/usr/bin', '/usr/lib/x', '/etc/ssh', '/dev/shm']) {
  test(`${home} is not given away as a home that is made`, () => {
    assert.equal(places({ a: { home, createHome: true } }), ['users."a".home']);
    assert.equal(places({ a: { home } }), []);
  });
}

test('a home that is made has a place', () => {
  assert.equal(places({ a: { createHome: true } }), ['users."a".home']);
});

test.run();
