import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, program, sm } from '../support/sm.ts';

const test = suite('the metrics of drift');

const manifest = { version: 1, etc: { motd: { text: 'one\n' }, issue: { text: 'x\n' } } };

function drifted(): Scratch {
  const world = scratch();
  applied(world, manifest);
  world.write('/etc/motd', 'two\n');
  return world;
}

const fileOf = (world: Scratch): string => join(world.directory, 'sm.prom');

function drift(world: Scratch, ...flags: readonly string[]) {
  return sm(['drift', '--root', world.root, '--metrics-file', fileOf(world), ...flags]);
}

// Every sample by its name and labels; each has a HELP and a TYPE before it, and no timestamp.
function samples(text: string): ReadonlyMap<string, number> {
  assert.ok(text.endsWith('\n'));
  const found = new Map<string, number>();
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('# ')) continue;
    const [, name = '', value] = /^(sm_drift_\w+(?:\{[^}]*\})?) (\S+)$/.exec(line) ?? [];
    assert.ok(name !== '' && Number.isFinite(Number(value)), line);
    found.set(name, Number(value));
    const bare = name.split('{')[0];
    assert.match(text, new RegExp(`# HELP ${bare} .+\\n# TYPE ${bare} gauge\\n`));
  }
  return found;
}

const read = (world: Scratch) => samples(readFileSync(fileOf(world), 'utf8'));

test('they tell what drifts, what is managed, and what is acknowledged', () => {
  const world = drifted();
  assert.is(drift(world).code, 2);
  const first = read(world);
  assert.equal(
    ['status', 'determined', 'exit_code', 'acknowledged_objects'].map((name) =>
      first.get(`sm_drift_${name}`),
    ),
    [1, 1, 2, 0],
  );
  assert.is(first.get('sm_drift_objects{kind="file",status="modified"}'), 1);
  assert.is(first.get('sm_drift_managed_objects{kind="file"}'), 2);
  const known = ['--ack-file', join(world.directory, 'known.yaml'), '--ack', 'file:/etc/motd'];
  assert.is(drift(world, ...known).code, 0);
  const second = read(world);
  assert.equal(
    ['status', 'exit_code', 'acknowledged_objects'].map((name) => second.get(`sm_drift_${name}`)),
    [0, 0, 1],
  );
  world.dispose();
});

test('a run that could not find out says so, and when it could last', () => {
  const world = drifted();
  drift(world);
  const before = read(world).get('sm_drift_last_success_timestamp_seconds');
  const state = world.at('/var/lib/system-manager/state.json');
  const text = readFileSync(state, 'utf8');
  for (const [broken, flags, code] of [
    ['{', [], 78],
    [text, ['--ignore', '/etc/motd'], 64],
    [text, ['--target', 'file:/etc/nothing'], 1],
  ] as const) {
    writeFileSync(state, broken);
    assert.is(drift(world, ...flags).code, code);
    const after = read(world);
    assert.equal([after.get('sm_drift_determined'), after.get('sm_drift_exit_code')], [0, code]);
    assert.is(after.get('sm_drift_last_success_timestamp_seconds'), before);
    assert.is(after.get('sm_drift_status'), undefined, 'nobody knows');
    assert.ok((after.get('sm_drift_last_run_timestamp_seconds') ?? 0) >= (before ?? 0));
  }
  writeFileSync(state, text);
  assert.is(drift(world).code, 2);
  assert.is(read(world).get('sm_drift_determined'), 1);
  world.dispose();
});

test('a run that meets an apply says that it could not find out', () => {
  const world = drifted();
  const lock = world.at('/var/lib/system-manager/lock');
  const flags = `--root '${world.root}' --metrics-file '${fileOf(world)}'`;
  const script = `flock -x '${lock}' '${process.execPath}' '${program}' drift ${flags}`;
  assert.is(spawnSync('sh', ['-c', script]).status, 75);
  const found = read(world);
  assert.equal([found.get('sm_drift_determined'), found.get('sm_drift_exit_code')], [0, 75]);
  world.dispose();
});

test('without a state there is a file too, that knows of no success', () => {
  const world = scratch();
  assert.is(drift(world).code, 1);
  const found = read(world);
  assert.equal([found.get('sm_drift_determined'), found.get('sm_drift_exit_code')], [0, 1]);
  assert.is(found.get('sm_drift_last_success_timestamp_seconds'), undefined);
  world.dispose();
});

test('the file is 0644 whatever the umask, whole, and nothing lies beside it afterwards', () => {
  const world = drifted();
  const flags = `--root '${world.root}' --metrics-file '${fileOf(world)}'`;
  const script = `umask 077; '${process.execPath}' '${program}' drift ${flags}`;
  assert.is(spawnSync('sh', ['-c', script]).status, 2);
  assert.is(lstatSync(fileOf(world)).mode & 0o7777, 0o644);
  const beside = readdirSync(world.directory).filter((name) => name.startsWith('.'));
  assert.equal(beside, []);
  world.dispose();
});

test('a file that cannot be written is told, and the drift is told before', () => {
  const world = drifted();
  const ran = sm(['drift', '--root', world.root, '--metrics-file', '/nowhere/at/all/sm.prom']);
  assert.is(ran.code, 1);
  assert.match(ran.stdout, 'file:/etc/motd');
  assert.match(ran.stderr, 'Cannot write /nowhere/at/all/sm.prom');
  world.dispose();
});

test.run();
