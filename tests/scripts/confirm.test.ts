import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('confirming where no timer can run');
const manifest = { version: 1, etc: { motd: { text: 'one\n' } } };
const other = { version: 1, etc: { motd: { text: 'two\n' } } };
const confirmFile = '/var/lib/system-manager/confirm.json';
const pending = {
  version: 1,
  id: '0123abcd',
  by: 'root',
  at: '2026-01-01T00:00:00.000Z',
  deadline: '2026-01-01T00:01:00.000Z',
  seconds: 60,
  generation: 1,
  plan_id: 'sha256:0',
  boot: '',
  process: { pid: 1, started: '' },
  made: [],
};

test('--confirm-within needs the running host, and refuses before anything is touched', () => {
  const world = scratch();
  for (const flags of [
    ['--confirm-within', '60s'],
    ['--confirm-within', '0s'],
    ['--confirm-within', 'soon'],
  ]) {
    const ran = smOn(world, 'apply', manifest, '--yes', ...flags);
    assert.is(ran.code, 64, ran.stderr);
  }
  assert.not(world.exists('/etc/motd'));
  assert.not(world.exists('/var/lib/system-manager'));
  world.dispose();
});

test('sm confirm with nothing to confirm says so, and leaves no trace', () => {
  const world = scratch();
  for (const argv of [[], ['0123abcd'], ['--undo']]) {
    const ran = sm(['confirm', '--root', world.root, ...argv]);
    assert.is(ran.code, 1, ran.stderr);
    assert.match(ran.stderr, 'none waits for a confirmation');
  }
  assert.not(world.exists('/var/lib/system-manager'));
  world.dispose();
});

test('while an apply waits, no command changes the host, and those that look tell so', () => {
  const world = scratch();
  applied(world, manifest);
  world.write(confirmFile, JSON.stringify(pending));
  for (const command of ['apply', 'destroy']) {
    const flags = [
      '--yes',
      ...(command === 'apply' ? ['--manifest', world.beside('m.json', JSON.stringify(other))] : []),
    ];
    const ran = sm([command, '--root', world.root, ...flags]);
    assert.is(ran.code, 3, ran.stderr);
    assert.match(ran.stderr, 'sm confirm 0123abcd');
  }
  assert.is(sm(['state', 'rm', '--root', world.root, 'file:/etc/motd']).code, 3);
  assert.is(world.read('/etc/motd'), 'one\n');
  assert.match(
    smOn(world, 'plan', other).stderr,
    'goes back to generation 1 at 2026-01-01T00:01:00',
  );
  const drift = sm(['drift', '--root', world.root]);
  assert.is(drift.code, 0);
  assert.is(drift.stdout, '');
  assert.match(drift.stderr, 'unless sm confirm 0123abcd comes');
  world.dispose();
});

test('a damaged confirm.json is not guessed at', () => {
  const world = scratch();
  applied(world, manifest);
  world.write(confirmFile, '{"version":1,"id":"../../x"}');
  const ran = smOn(world, 'apply', other, '--yes');
  assert.is(ran.code, 78, ran.stderr);
  assert.match(ran.stderr, 'it is not what sm wrote');
  assert.is(world.read('/etc/motd'), 'one\n');
  world.dispose();
});

test('health checks are not run below another root, and bad ones make the manifest invalid', () => {
  const world = scratch();
  const checked = (check: object) => ({ ...manifest, settings: { healthChecks: [check] } });
  const bad = smOn(world, 'apply', checked({ unit: 'nginx' }), '--yes');
  assert.is(bad.code, 78, bad.stderr);
  assert.match(bad.stderr, 'settings.healthChecks[0].unit');
  applied(world, checked({ tcp: 1, timeout: '1s' }));
  assert.is(world.read('/etc/motd'), 'one\n');
  world.dispose();
});

test.run();
