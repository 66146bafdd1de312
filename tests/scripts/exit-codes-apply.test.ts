import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyPlan, planned, whole } from '../support/cli-plan.ts';
import { refuses } from '../support/cli-refusal.ts';
import { scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('the exit codes of apply and destroy');

const manifest = { version: 1, etc: { motd: { text: 'hello\n' } } };

// An assertion is the last thing that runs before the first change: here it does what it must not.
const meddling = {
  version: 1,
  etc: { alpha: { text: 'a' }, beta: { text: 'b' }, gamma: { text: 'c' } },
  assertions: [{ name: 'meddles', script: 'echo theirs > "$SM_ROOT/etc/beta"' }],
};

test('0 when done, and when already so, with not a byte changed', () => {
  const world = scratch();
  const first = applied(world, manifest);
  assert.match(first.stdout, 'Apply complete! Resources: 1 added, 0 changed, 0 destroyed.');
  const before = whole(world);
  const second = applied(world, manifest);
  assert.match(second.stdout, 'Apply complete! Resources: 0 added, 0 changed, 0 destroyed.');
  assert.is(whole(world), before);
  world.dispose();
});

test('0 for a destroy, and for one of what is destroyed already', () => {
  const world = scratch();
  const before = world.tree();
  applied(world, manifest);
  const ran = sm(['destroy', '--yes', '--root', world.root]);
  assert.is(ran.code, 0);
  assert.match(ran.stdout, 'Destroy complete! Resources: 1 destroyed.');
  assert.is(world.tree(), before);
  assert.is(sm(['destroy', '--yes', '--root', world.root]).code, 0);
  world.dispose();
});

test('3 for a conflict, with nothing changed', () => {
  const world = scratch();
  world.write('/etc/motd', 'theirs\n');
  const before = whole(world);
  const ran = smOn(
    world,
    'apply',
    { version: 1, etc: { motd: { text: 'x' }, issue: { text: 'y' } } },
    '--yes',
  );
  assert.is(ran.code, 3);
  assert.match(ran.stderr, '/etc/motd');
  assert.is(whole(world), before);
  world.dispose();
});

test('4 when a file changed under the apply: the rest is done and recorded, and it says how to go on', () => {
  const world = scratch();
  const ran = smOn(world, 'apply', meddling, '--yes');
  assert.is(ran.code, 4, `${ran.stdout}${ran.stderr}`);
  assert.match(ran.stderr, 'Failed:\n  file:/etc/beta');
  assert.match(ran.stderr, 'Not started:\n  file:/etc/gamma');
  assert.match(ran.stderr, 'sm apply');
  assert.is(world.read('/etc/alpha'), 'a');
  assert.is(world.read('/etc/beta'), 'theirs\n');
  const listed = sm(['state', 'list', '--root', world.root]);
  assert.is(listed.stdout, 'file:/etc/alpha\n');
  assert.match(sm(['history', '--root', world.root]).stdout, 'partial');
  world.dispose();
});

test('5 with --on-failure rollback: everything is as it was, and nothing is recorded', () => {
  const world = scratch();
  world.write('/etc/alpha', 'old', 0o640);
  const backedUp = {
    ...meddling,
    etc: { ...meddling.etc, alpha: { text: 'a', onConflict: 'backup' } },
  };
  const ran = smOn(world, 'apply', backedUp, '--yes', '--on-failure', 'rollback');
  assert.is(ran.code, 5, `${ran.stdout}${ran.stderr}`);
  assert.is(world.read('/etc/alpha'), 'old');
  assert.is(world.read('/etc/beta'), 'theirs\n');
  assert.not(world.exists('/etc/gamma'));
  assert.is(sm(['drift', '--root', world.root]).code, 1);
  world.dispose();
});

test('64 off a terminal without --yes and without a plan, with nothing done', () => {
  const world = scratch();
  const path = world.beside('manifest.json', JSON.stringify(manifest));
  const host = ['--root', world.root];
  refuses(world, () => sm(['apply', '--manifest', path, ...host], { input: 'yes\n' }), {
    code: 64,
    words: ['--yes'],
  });
  refuses(world, () => sm(['destroy', ...host], { input: 'yes\n' }), {
    code: 64,
    words: ['--yes'],
  });
  assert.not(world.exists('/var/lib/system-manager'));
  world.dispose();
});

test('a plan file needs no --yes', () => {
  const world = scratch();
  assert.is(applyPlan(world, planned(world, manifest).file).code, 0);
  world.dispose();
});

test('64 for flags that are none, with nothing done', () => {
  const world = scratch();
  for (const flags of [['--on-failure', 'panic'], ['--durable', 'never'], ['--force'], ['a', 'b']])
    assert.is(smOn(world, 'apply', manifest, '--yes', ...flags).code, 64, flags.join(' '));
  assert.not(world.exists('/etc/motd'));
  world.dispose();
});

test('--state-dir puts the state elsewhere, and every command finds it there', () => {
  const world = scratch();
  const there = ['--state-dir', '/opt/state'];
  applied(world, manifest, ...there);
  assert.not(world.exists('/var/lib/system-manager'));
  assert.ok(world.exists('/opt/state/state.json'));
  const host = ['--root', world.root, ...there];
  assert.is(sm(['drift', ...host]).code, 0);
  assert.is(sm(['drift', '--root', world.root]).code, 1);
  assert.is(sm(['state', 'list', ...host]).stdout, 'file:/etc/motd\n');
  assert.is(smOn(world, 'plan', manifest, ...there, '--detailed-exitcode').code, 0);
  const inside = { version: 1, files: { '/opt/state/x': { text: 'x' } } };
  assert.is(smOn(world, 'plan', inside, ...there).code, 78);
  assert.is(sm(['destroy', '--yes', ...host]).code, 0);
  assert.not(world.exists('/etc/motd'));
  world.dispose();
});

test('no more than the owner can read what is kept, but for the store', () => {
  const world = scratch();
  world.write('/etc/motd', 'theirs\n', 0o604);
  applied(world, { version: 1, etc: { motd: { text: 'x', onConflict: 'backup' } } });
  const modes = new Map(
    whole(world)
      .split('\n')
      .filter((line) => line.includes('/system-manager/'))
      .map((line) => line.split(' ') as [string, string, string])
      .map(([, path, mode]) => [path.replace('/var/lib/system-manager/', ''), mode]),
  );
  for (const name of ['backups', 'generations', 'journal']) assert.is(modes.get(name), '700', name);
  for (const name of ['state.json', 'key', 'history.jsonl'])
    assert.is(modes.get(name), '600', name);
  assert.is(modes.get('store'), '755');
  world.dispose();
});

test.run();
