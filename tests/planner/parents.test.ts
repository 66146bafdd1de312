import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ParentFact } from '../../state/facts.ts';
import {
  directoryAt,
  gone,
  link,
  missingBelow,
  path,
  seenFile,
  text,
} from '../support/planner-values.ts';
import { changed, reasons } from '../support/planner-words.ts';
import { world } from '../support/planner-world.ts';

const test = suite('the directories above');

const hello = text('hello\n');

/** Why a file at /etc/app/file cannot be placed where its directory is like this. */
const refusals = (fact: ParentFact, wish = hello) =>
  reasons(world().wants('/etc/app/file', wish).directory('/etc/app', fact).plan());

test('a directory of root takes files of anybody', () => {
  assert.equal(refusals(directoryAt('/etc/app')), []);
  assert.equal(refusals(directoryAt('/etc/app'), text('x', { user: 'web' })), []);
});

test('a file where a directory is needed is a conflict that names it', () => {
  const blocked: ParentFact = { state: 'blocked', at: path('/etc/app'), by: 'file' };
  const made = world().wants('/etc/app/file', hello).directory('/etc/app', blocked).plan();
  assert.equal([reasons(made), changed(made)], [['parent_not_directory'], []]);
  assert.match(made.conflicts[0]?.detail ?? '', '/etc/app is a file');
});

for (const reason of ['untrusted_link', 'outside_root', 'unreadable'] as const) {
  test(`a way that is refused as ${reason} is a conflict`, () => {
    const fact: ParentFact = {
      state: 'refused',
      reason,
      at: path('/etc/app'),
      detail: 'is not to be trusted',
    };
    assert.equal(refusals(fact), [reason]);
    const made = world().wants('/etc/app/file', hello).directory('/etc/app', fact).plan();
    assert.equal([made.applyable, made.errored], [false, reason === 'unreadable']);
  });
}

test('a file of root below a directory of someone else is refused', () => {
  assert.equal(refusals(directoryAt('/etc/app', { path: path('/etc/app'), uid: 33 })), [
    'untrusted_parent',
  ]);
});

test('a file may lie below a directory of its own owner, by name and by number', () => {
  const fact = directoryAt('/etc/app', { path: path('/etc/app'), uid: 33 });
  assert.equal(refusals(fact, text('x', { user: 'web' })), []);
  assert.equal(refusals(fact, text('x', { user: 33 })), []);
});

test('a directory that everybody can write is refused whoever owns the file', () => {
  const fact = directoryAt('/etc/app', { path: path('/etc/app'), uid: null });
  assert.equal(refusals(fact), ['untrusted_parent']);
  assert.equal(refusals(fact, text('x', { user: 'web' })), ['untrusted_parent']);
});

test('a missing directory below one of someone else is refused too', () => {
  const fact: ParentFact = {
    ...missingBelow('/srv/web', '/srv/web/app'),
    foreign: { path: path('/srv/web'), uid: 33 },
  };
  assert.equal(refusals(fact), ['untrusted_parent']);
});

test('missing directories are made, parents first', () => {
  const made = world()
    .wants('/etc/a/b/c/file', hello)
    .directory('/etc/a/b/c', missingBelow('/etc/a', '/etc/a/b/c'))
    .wants('/etc/a/b/file', hello)
    .directory('/etc/a/b', missingBelow('/etc/a', '/etc/a/b'))
    .plan();
  assert.equal(made.directories, { create: [path('/etc/a/b'), path('/etc/a/b/c')], remove: [] });
});

for (const place of ['/proc', '/sys', '/dev', '/run', '/var/lib/system-manager']) {
  test(`a link that leads to ${place} or below it is refused`, () => {
    assert.equal(refusals(directoryAt(place)), ['forbidden_place']);
    assert.equal(refusals(directoryAt(`${place}/deeper`)), ['forbidden_place']);
    assert.equal(refusals(missingBelow('/etc/app', `${place}/deeper`)), ['forbidden_place']);
  });
}

test('a place whose name only begins like a forbidden one is fine', () => {
  assert.equal(refusals(directoryAt('/running')), []);
  assert.equal(refusals(directoryAt('/var/lib/system-manager-too')), []);
});

test('nothing is hidden in a forbidden place either', () => {
  const made = world()
    .wants('/etc/app/file', gone())
    .directory('/etc/app', directoryAt('/run'))
    .sees('/etc/app/file', seenFile('theirs\n'))
    .plan();
  assert.equal(reasons(made), ['forbidden_place']);
});

test('two entries that lead to one place through a link are a conflict', () => {
  const made = world()
    .wants('/etc/alias/file', hello)
    .directory('/etc/alias', directoryAt('/etc/real'))
    .wants('/etc/real/file', text('other\n'))
    .plan();
  assert.equal([reasons(made), made.applyable], [['duplicate_target'], false]);
});

test('two links to one place are seen through as well', () => {
  const made = world()
    .wants('/etc/one/file', hello)
    .directory('/etc/one', directoryAt('/etc/real'))
    .wants('/etc/two/file', link('x'))
    .directory('/etc/two', directoryAt('/etc/real'))
    .plan();
  assert.equal(reasons(made), ['duplicate_target']);
});

test('two entries that lead to one missing directory through a link are a conflict', () => {
  const made = world()
    .wants('/etc/alias/sub/file', hello)
    .directory('/etc/alias/sub', missingBelow('/etc/alias', '/etc/real/sub'))
    .wants('/etc/real/sub/file', text('other\n'))
    .directory('/etc/real/sub', missingBelow('/etc/real', '/etc/real/sub'))
    .plan();
  assert.equal(reasons(made), ['duplicate_target']);
});

test('other names in one directory are no duplicates', () => {
  const made = world()
    .wants('/etc/alias/one', hello)
    .directory('/etc/alias', directoryAt('/etc/real'))
    .wants('/etc/real/two', hello)
    .plan();
  assert.ok(made.applyable);
});

test.run();
