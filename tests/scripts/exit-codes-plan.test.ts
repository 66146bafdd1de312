import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { whole } from '../support/cli-plan.ts';
import { refuses } from '../support/cli-refusal.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('the exit codes of plan');

const manifest = { version: 1, etc: { motd: { text: 'hello\n' } } };

// Whatever comes out, a plan changes nothing, not even its own directory.
function codeOf(world: Scratch, value: unknown, ...flags: readonly string[]): number | null {
  const before = whole(world);
  const { code } = smOn(world, 'plan', value, ...flags);
  assert.is(whole(world), before);
  return code;
}

test('0 whether or not there is something to do', () => {
  const world = scratch();
  assert.is(codeOf(world, manifest), 0);
  assert.not(world.exists('/var/lib/system-manager'));
  applied(world, manifest);
  assert.is(codeOf(world, manifest), 0);
  world.dispose();
});

test('with --detailed-exitcode 2 when there are changes, 0 when there are none', () => {
  const world = scratch();
  assert.is(codeOf(world, manifest, '--detailed-exitcode'), 2);
  applied(world, manifest);
  assert.is(codeOf(world, manifest, '--detailed-exitcode'), 0);
  world.write('/etc/motd', 'edited\n');
  assert.is(codeOf(world, manifest, '--detailed-exitcode'), 2);
  world.dispose();
});

test('with --detailed-exitcode an import is a change too', () => {
  const world = scratch();
  world.write('/etc/motd', 'hello\n');
  const ran = smOn(world, 'plan', manifest, '--detailed-exitcode');
  assert.is(ran.code, 2);
  assert.equal(JSON.parse(ran.stdout).resource_changes[0].change.actions, ['no-op']);
  world.dispose();
});

test('3 for a conflict, with or without --detailed-exitcode, and the plan shows everything', () => {
  const world = scratch();
  world.write('/etc/motd', 'theirs\n');
  for (const flags of [[], ['--detailed-exitcode']]) {
    const ran = smOn(
      world,
      'plan',
      { version: 1, etc: { motd: { text: 'x' }, issue: { text: 'y' } } },
      ...flags,
    );
    assert.is(ran.code, 3);
    const plan = JSON.parse(ran.stdout);
    assert.is(plan.applyable, false);
    assert.is(plan.conflicts[0].address, 'file:/etc/motd');
    assert.is(plan.conflicts[0].reason, 'unmanaged_file');
    assert.is(plan.resource_changes[0].address, 'file:/etc/issue');
    assert.match(ran.stderr, '/etc/motd');
  }
  world.dispose();
});

test('3 for a manifest that is meant for another architecture', () => {
  const world = scratch();
  assert.is(codeOf(world, { ...manifest, system: 'pdp11-linux' }), 3);
  world.dispose();
});

test('3 with --check for an assertion that does not hold; without it no script runs', () => {
  const world = scratch();
  const script = `touch ${world.directory}/ran; exit 1`;
  const asserted = { ...manifest, assertions: [{ name: 'never', script }] };
  assert.is(codeOf(world, asserted), 0);
  assert.not(world.exists('/../ran'));
  const ran = smOn(world, 'plan', asserted, '--check');
  assert.is(ran.code, 3);
  assert.match(ran.stderr, /^Conflict: .*never.*\n {4}it said nothing$/m);
  assert.ok(world.exists('/../ran'));
  world.dispose();
});

test('78 for a manifest that is not valid', () => {
  const world = scratch();
  assert.is(codeOf(world, { version: 1, etc: { motd: {} } }), 78);
  world.dispose();
});

test('an error for a target that matches nothing', () => {
  const world = scratch();
  const ran = smOn(world, 'plan', manifest, '--target', 'file:/etc/mtod');
  assert.ok(ran.code === 1 || ran.code === 64, String(ran.code));
  assert.match(ran.stderr, 'file:/etc/mtod');
  assert.is(ran.stdout, '');
  world.dispose();
});

test('64 for a flag, a choice, a duration or a root that is none', () => {
  const world = scratch();
  for (const flags of [
    ['--detailed-exit-code'],
    ['--color', 'sometimes'],
    ['--lock-timeout', 'soon'],
    ['--state-dir', 'relative'],
    ['--state-dir', '/'],
    ['extra-word'],
    ['--manifest'],
  ]) {
    const ran = sm(['plan', '--root', world.root, ...flags], { cwd: world.directory });
    assert.is(ran.code, 64, `${flags.join(' ')}: ${ran.stderr}`);
    assert.is(ran.stdout, '');
  }
  const file = world.beside('file', 'x');
  for (const root of ['/nowhere/at/all', file])
    refuses(world, () => sm(['plan', '--root', root, '--manifest', '-']), {
      code: 64,
      words: [root],
    });
  world.dispose();
});

test.run();
