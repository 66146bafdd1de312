import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('words that are taken at their word');

test('a plan file with flags that plan is a mistake, for it is carried out whole', () => {
  const world = scratch();
  const manifest = { version: 1, etc: { a: { text: 'a' }, b: { text: 'b' } } };
  const plan = world.beside('plan.json', smOn(world, 'plan', manifest).stdout);
  const ran = sm(['apply', plan, '--target', 'file:/etc/a', '--root', world.root]);
  assert.is(ran.code, 64);
  assert.match(ran.stderr, '--target');
  assert.not(world.exists('/etc/a'));
  world.dispose();
});

test('a key that is written twice in JSON is a mistake, wherever it stands', () => {
  const world = scratch();
  const text =
    '{"version":1,"etc":{"a":{"text":"A, {\\"a\\": 1}"},"b":{"text":"x"},"a":{"text":"B"}}}';
  const path = world.beside('twice.json', text);
  const ran = sm(['validate', path]);
  assert.is(ran.code, 78);
  assert.match(ran.stderr, 'etc."a": found the key twice');
  world.dispose();
});

test('JSON that is nested a hundred thousand deep is invalid, and no crash', () => {
  const world = scratch();
  const deep = `{"version":1,"etc":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const ran = sm(['validate', world.beside('deep.json', deep)]);
  assert.is(ran.code, 78);
  assert.not.match(ran.stderr, 'mistake in sm');
  world.dispose();
});

test('destroy takes no manifest', () => {
  const world = scratch();
  assert.is(sm(['destroy', '--yes', '--manifest', '/x', '--root', world.root]).code, 64);
  world.dispose();
});

test('a word for the guards that matches nothing is told', () => {
  const world = scratch();
  const manifest = { version: 1, etc: { a: { text: 'a' } } };
  const ran = smOn(world, 'plan', manifest, '--adopt', 'file:/etc/zzz');
  assert.is(ran.code, 0);
  assert.match(ran.stderr, 'file:/etc/zzz matches no resource');
  world.dispose();
});

test('a refused apply ends its events with the reason', () => {
  const world = scratch();
  world.write('/etc/a', 'theirs');
  const ran = smOn(world, 'apply', { version: 1, etc: { a: { text: 'a' } } }, '--yes', '--json');
  assert.is(ran.code, 3);
  const last = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '');
  assert.equal([last.type, last.severity, last['@level']], ['diagnostic', 'error', 'error']);
  world.dispose();
});

test('the counts of an apply are of what was done: a repaired blob is a modification', () => {
  const world = scratch();
  const manifest = { version: 1, etc: { s: { text: 'good', mode: 'symlink' } } };
  applied(world, manifest);
  const store = world.at('/var/lib/system-manager/store');
  const blob = join(store, readdirSync(store)[0] ?? '');
  chmodSync(blob, 0o644);
  writeFileSync(blob, 'evil');
  const ran = applied(world, manifest);
  assert.match(ran.stdout, /~ content = sha256:/);
  assert.match(ran.stdout, 'file:/etc/s: Modifications complete');
  assert.is(readFileSync(blob, 'utf8'), 'good');
  world.dispose();
});

test.run();
