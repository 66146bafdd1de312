import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyPlan, planned, whole } from '../support/cli-plan.ts';
import { scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('the guards');

const files = (from: number, to: number) => ({
  version: 1,
  etc: Object.fromEntries(
    Array.from({ length: to - from }, (_, index) => [`f${from + index}`, { text: 'x' }]),
  ),
});

test('removing more than ten and a fifth of everything takes --allow-mass-delete', () => {
  const world = scratch();
  applied(world, files(0, 20));
  const before = whole(world);
  const refused = smOn(world, 'plan', files(0, 9));
  assert.is(refused.code, 3);
  assert.match(refused.stderr, '--allow-mass-delete');
  assert.is(JSON.parse(refused.stdout).applyable, false);
  assert.is(smOn(world, 'apply', files(0, 9), '--yes').code, 3);
  assert.is(whole(world), before);
  assert.is(smOn(world, 'plan', files(0, 10)).code, 0);
  const { plan, file } = planned(world, files(0, 9), '--allow-mass-delete');
  assert.is(plan.summary.destroy, 11);
  assert.is(applyPlan(world, file).code, 0, 'the plan records the word');
  assert.not(world.exists('/etc/f10'));
  world.dispose();
});

test('an empty manifest never means to delete everything', () => {
  const world = scratch();
  applied(world, files(0, 2));
  const before = world.tree();
  const ran = smOn(world, 'apply', { version: 1 }, '--yes');
  assert.is(ran.code, 3);
  assert.match(ran.stderr, 'sm destroy');
  assert.is(world.tree(), before);
  applied(world, { version: 1 }, '--allow-mass-delete');
  assert.not(world.exists('/etc/f0'));
  world.dispose();
});

test('a protected file is replaced only with the word for its own address', () => {
  const world = scratch();
  world.write('/etc/nsswitch.conf', 'theirs\n');
  const manifest = {
    version: 1,
    etc: { 'nsswitch.conf': { text: 'ours\n', onConflict: 'backup' } },
  };
  const refused = smOn(world, 'plan', manifest);
  assert.is(refused.code, 3);
  assert.match(refused.stderr, '--allow-protected file:/etc/nsswitch.conf');
  assert.is(smOn(world, 'plan', manifest, '--allow-protected', 'file:/etc/motd').code, 3);
  const { file } = planned(world, manifest, '--allow-protected', 'file:/etc/nsswitch.conf');
  assert.is(applyPlan(world, file).code, 0);
  assert.is(sm(['destroy', '--yes', '--root', world.root]).code, 0);
  assert.is(world.read('/etc/nsswitch.conf'), 'theirs\n');
  world.dispose();
});

test('a protected file with a validator in its entry needs no word', () => {
  const world = scratch();
  world.write('/etc/fstab', 'theirs\n');
  applied(world, {
    version: 1,
    etc: { fstab: { text: 'ours\n', onConflict: 'backup', validate: ['/bin/true', '{}'] } },
  });
  assert.is(world.read('/etc/fstab'), 'ours\n');
  world.dispose();
});

test('settings.protect protects more', () => {
  const world = scratch();
  const settings = { protect: ['file:/etc/keep/**'] };
  applied(world, { version: 1, settings, etc: { 'keep/me': { text: 'x' }, other: { text: 'y' } } });
  const without = { version: 1, settings, etc: { other: { text: 'y' } } };
  assert.is(smOn(world, 'plan', without).code, 3);
  assert.is(smOn(world, 'plan', { ...without, settings: {} }).code, 3, 'kept though forgotten');
  applied(world, without, '--allow-protected', 'file:/etc/keep/me');
  assert.not(world.exists('/etc/keep'));
  world.dispose();
});

const contested = { version: 1, etc: { hosts: { text: 'ours\n' }, motd: { text: 'x' } } };

test('--backup replaces what is there, and removal brings it back', () => {
  const world = scratch();
  world.write('/etc/hosts', 'theirs\n', 0o640);
  const before = world.tree();
  assert.is(smOn(world, 'plan', contested).code, 3);
  const { plan, file } = planned(world, contested, '--backup', 'file:/etc/hosts');
  const change = plan.resource_changes.find(({ address }) => address === 'file:/etc/hosts');
  assert.equal([...(change?.change.actions ?? [])], ['update']);
  assert.is(change?.action_reason, 'replaced_unmanaged');
  assert.is(applyPlan(world, file).code, 0);
  assert.is(world.read('/etc/hosts'), 'ours\n');
  assert.is(smOn(world, 'plan', contested, '--detailed-exitcode').code, 0);
  assert.is(sm(['destroy', '--yes', '--root', world.root]).code, 0);
  assert.is(world.tree(), before);
  world.dispose();
});

test('--adopt makes it ours from now on, and removal leaves it', () => {
  const world = scratch();
  world.write('/etc/hosts', 'theirs\n', 0o640);
  const { file } = planned(world, contested, '--adopt', 'file:/etc/hosts');
  assert.is(applyPlan(world, file).code, 0);
  assert.is(world.read('/etc/hosts'), 'ours\n');
  applied(world, { version: 1, etc: { motd: { text: 'x' } } });
  assert.is(world.read('/etc/hosts'), 'ours\n');
  assert.is(sm(['drift', '--root', world.root]).code, 0);
  world.dispose();
});

test('a file already as wanted is imported untouched, and destroy leaves it', () => {
  const world = scratch();
  world.write('/etc/hosts', 'ours\n');
  const before = world.tree();
  const { plan, file } = planned(world, contested);
  assert.is(plan.summary.import, 1);
  assert.is(plan.summary.add, 1);
  assert.is(applyPlan(world, file).code, 0);
  assert.is(sm(['destroy', '--yes', '--root', world.root]).code, 0);
  assert.is(world.tree(), before);
  world.dispose();
});

test.run();
