import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyPlan, planned } from '../support/cli-plan.ts';
import { scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('targets and excludes');

const manifest = (text: string) => ({
  version: 1,
  etc: { 'a/one': { text }, 'a/two': { text }, 'b/three': { text } },
});
const addresses = ({ plan }: ReturnType<typeof planned>): readonly string[] =>
  plan.resource_changes.map(({ address }) => address);

test('a target plans only what it matches, and the plan says that it is not complete', () => {
  const world = scratch();
  const result = planned(world, manifest('x'), '--target', 'file:/etc/a/*');
  assert.equal(addresses(result), ['file:/etc/a/one', 'file:/etc/a/two']);
  assert.is(result.plan.complete, false);
  assert.equal([...result.plan.targets], ['file:/etc/a/*']);
  assert.is(applyPlan(world, result.file).code, 0);
  assert.not(world.exists('/etc/b'));
  world.dispose();
});

test('an exclude leaves out what it matches', () => {
  const world = scratch();
  const result = planned(world, manifest('x'), '--exclude', 'file:/etc/a/**');
  assert.equal(addresses(result), ['file:/etc/b/three']);
  assert.equal([...result.plan.excludes], ['file:/etc/a/**']);
  world.dispose();
});

test('both together, and each more than once', () => {
  const world = scratch();
  const flags = ['--target', 'file:/etc/a/*', '--target', 'file:/etc/b/three'];
  const result = planned(world, manifest('x'), ...flags, '--exclude', 'file:/etc/a/one');
  assert.equal(addresses(result), ['file:/etc/a/two', 'file:/etc/b/three']);
  world.dispose();
});

test('what a target leaves out stays managed as it was, and is not removed', () => {
  const world = scratch();
  applied(world, manifest('old'));
  applied(world, { version: 1, etc: { 'a/one': { text: 'new' } } }, '--target', 'file:/etc/a/one');
  assert.is(world.read('/etc/a/one'), 'new');
  assert.is(world.read('/etc/b/three'), 'old');
  assert.is(
    sm(['state', 'list', '--root', world.root]).stdout,
    'file:/etc/a/one\nfile:/etc/a/two\nfile:/etc/b/three\n',
  );
  assert.is(sm(['drift', '--root', world.root]).code, 0);
  world.dispose();
});

test('a target destroys only what it matches', () => {
  const world = scratch();
  applied(world, manifest('x'));
  const ran = sm(['destroy', '--yes', '--target', 'file:/etc/a/*', '--root', world.root]);
  assert.is(ran.code, 0, ran.stderr);
  assert.not(world.exists('/etc/a'));
  assert.ok(world.exists('/etc/b/three'));
  world.dispose();
});

test('drift looks only at what its target matches', () => {
  const world = scratch();
  applied(world, manifest('x'));
  world.write('/etc/a/one', 'edited');
  const host = ['--root', world.root];
  assert.is(sm(['drift', '--target', 'file:/etc/b/**', ...host]).code, 0);
  assert.is(sm(['drift', '--exclude', 'file:/etc/a/one', ...host]).code, 0);
  assert.is(sm(['drift', '--target', 'file:/etc/a/*', ...host]).code, 2);
  world.dispose();
});

test('a pattern that matches nothing is an error for plan, apply and destroy, with nothing done', () => {
  const world = scratch();
  applied(world, manifest('x'));
  const before = world.tree();
  const lost = ['--target', 'file:/etc/a/*', '--exclude', 'file:/etc/nowhere'];
  for (const ran of [
    smOn(world, 'plan', manifest('y'), ...lost),
    smOn(world, 'apply', manifest('y'), '--yes', ...lost),
    sm(['destroy', '--yes', '--root', world.root, ...lost]),
  ]) {
    assert.ok(ran.code === 1 || ran.code === 64, `${ran.code} ${ran.stderr}`);
    assert.match(ran.stderr, 'file:/etc/nowhere');
    assert.is(ran.stdout, '');
  }
  assert.is(world.tree(), before);
  world.dispose();
});

test.run();
