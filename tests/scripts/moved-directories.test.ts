import { mkdirSync, readdirSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('directories that move');

const manifest = { version: 1, etc: { 'd/a': { text: 'a\n' }, z: { text: 'z\n' } } };

test('a directory that is gone since the plan refuses it, and nothing is changed', () => {
  const world = scratch();
  mkdirSync(world.at('/etc/d'));
  const plan = world.beside('plan.json', smOn(world, 'plan', manifest).stdout);
  rmdirSync(world.at('/etc/d'));
  const before = world.tree();
  const ran = sm(['apply', plan, '--root', world.root]);
  assert.is(ran.code, 3);
  assert.match(ran.stderr, '/etc/d');
  assert.is(world.tree(), before);
  world.dispose();
});

test('a directory that leads elsewhere since the plan refuses it', () => {
  const world = scratch();
  mkdirSync(world.at('/etc/d'));
  mkdirSync(world.at('/elsewhere'));
  const plan = world.beside('plan.json', smOn(world, 'plan', manifest).stdout);
  rmdirSync(world.at('/etc/d'));
  symlinkSync('/elsewhere', world.at('/etc/d'));
  assert.is(sm(['apply', plan, '--root', world.root]).code, 3);
  assert.not(world.exists('/elsewhere/a'));
  world.dispose();
});

test('a link that was there when planning is followed, and its place is in the plan', () => {
  const world = scratch();
  mkdirSync(world.at('/elsewhere'));
  symlinkSync('/elsewhere', world.at('/etc/d'));
  const planned = smOn(world, 'plan', manifest);
  assert.match(planned.stdout, '"place":"/elsewhere/a"');
  const plan = world.beside('plan.json', planned.stdout);
  assert.is(sm(['apply', plan, '--root', world.root]).code, 0);
  assert.is(world.read('/elsewhere/a'), 'a\n');
  world.dispose();
});

test('a systemd unit directory is refused also through a link, with the hint to use units', () => {
  const world = scratch();
  mkdirSync(world.at('/etc/systemd/system'), { recursive: true });
  symlinkSync('systemd/system', world.at('/etc/un'));
  const ran = smOn(world, 'plan', { version: 1, etc: { 'un/a.service': { text: 'x' } } });
  assert.is(ran.code, 3);
  assert.match(ran.stderr, 'units');
  world.dispose();
});

test('a directory of ours that others use stays ours, and goes when they are done with it', () => {
  const world = scratch();
  const before = world.tree();
  const both = { version: 1, etc: { 'n/m/o': { text: 'o' }, keep: { text: 'k' } } };
  const one = { version: 1, etc: { keep: { text: 'k' } } };
  applied(world, both);
  writeFileSync(world.at('/etc/n/m/theirs'), 'theirs');
  applied(world, one);
  assert.ok(world.exists('/etc/n/m/theirs'));
  assert.is(smOn(world, 'plan', one, '--detailed-exitcode').code, 0);
  rmSync(world.at('/etc/n/m/theirs'));
  assert.is(smOn(world, 'plan', one, '--detailed-exitcode').code, 2);
  assert.is(sm(['destroy', '--yes', '--root', world.root]).code, 0);
  assert.is(world.tree(), before);
  world.dispose();
});

test('a rollback leaves nothing beside a link that took the place of our directory', () => {
  const world = scratch();
  const link = { version: 1, etc: { d: { link: '../../etc/b' }, z: { text: 'z\n' } } };
  applied(world, link);
  const before = world.tree();
  applied(world, { version: 1, etc: { 'd/e/x': { text: 'x\n' }, 'b/x': { text: 'x\n' } } });
  const ran = sm(['rollback', '--yes', '--root', world.root]);
  assert.is(ran.code, 0, ran.stderr);
  assert.is(world.tree(), before);
  assert.equal(readdirSync(world.at('/etc')).sort(), ['d', 'z']);
  world.dispose();
});

test.run();
