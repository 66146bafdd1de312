import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { whole } from '../support/cli-plan.ts';
import { type Running, start } from '../support/cli-process.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, program, sm, smOn } from '../support/sm.ts';

const test = suite('signals and closed streams');

const count = 1500;
const filesOf = (length: number) => ({
  version: 1,
  etc: Object.fromEntries(
    Array.from({ length }, (_, index) => [`many/${index}`, { text: `${index}\n` }]),
  ),
});
const many = filesOf(count);
const host = (world: Scratch): readonly string[] => ['--root', world.root];

function applying(world: Scratch): Running {
  const path = world.beside('manifest.json', JSON.stringify(many));
  return start(['apply', '--yes', '--json', '--manifest', path, ...host(world)]);
}

const managed = (world: Scratch): number =>
  sm(['state', 'list', ...host(world)]).stdout.split('\n').length - 1;

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} during an apply ends it with ${code}, and the next one completes it`, async () => {
    const world = scratch();
    const running = applying(world);
    await running.says('"apply_complete"');
    running.child.kill(signal);
    const ran = await running.end;
    assert.is(ran.code, code, ran.stderr.slice(0, 500));
    assert.match(ran.stderr, 'Interrupted');
    const last = JSON.parse(ran.stdout.trimEnd().split('\n').at(-1) ?? '');
    assert.is(last.result, 'interrupted');
    assert.ok(last.not_started.length > 0);
    const done = managed(world);
    assert.ok(done > 0 && done < count, `${done} managed`);
    assert.is(sm(['drift', ...host(world)]).code, 0, 'what is recorded is true');
    applied(world, many);
    assert.is(managed(world), count);
    assert.is(smOn(world, 'plan', many, '--detailed-exitcode').code, 0);
    assert.is(sm(['destroy', '--yes', ...host(world)]).code, 0);
    assert.not(world.exists('/etc/many'));
    world.dispose();
  });
}

test('a second SIGINT ends it at once, and the journal covers that', async () => {
  const world = scratch();
  const running = applying(world);
  await running.says('"apply_complete"');
  running.child.kill('SIGINT');
  running.child.kill('SIGINT');
  assert.is((await running.end).code, 130);
  applied(world, many);
  assert.is(managed(world), count);
  assert.is(sm(['drift', ...host(world)]).code, 0);
  world.dispose();
});

test('SIGINT while nothing has changed yet leaves nothing behind', async () => {
  const world = scratch();
  const script = `touch ${world.directory}/begun; until test -e ${world.directory}/go; do sleep 0.02; done`;
  const manifest = {
    version: 1,
    etc: { motd: { text: 'x' } },
    assertions: [{ name: 'waits', script }],
  };
  const path = world.beside('manifest.json', JSON.stringify(manifest));
  const before = world.tree();
  const running = start(['apply', '--yes', '--manifest', path, ...host(world)]);
  while (!world.exists('/../begun')) await new Promise((resolve) => setTimeout(resolve, 10));
  running.child.kill('SIGINT');
  await running.says('Interrupted');
  world.beside('go', '');
  const { code } = await running.end;
  assert.is(code, 130);
  assert.is(world.tree(), before);
  assert.is(smOn(world, 'plan', { version: 1, etc: { motd: { text: 'x' } } }).code, 0);
  world.dispose();
});

test('SIGKILL during an apply is finished by the next one, and said by plan and drift before', async () => {
  const world = scratch();
  const running = applying(world);
  await running.says('"apply_complete"');
  running.child.kill('SIGKILL');
  await running.end;
  const planned = smOn(world, 'plan', many);
  assert.is(planned.code, 0, planned.stderr);
  assert.match(planned.stderr, 'interrupted');
  assert.is(JSON.parse(planned.stdout).interrupted, true);
  const before = whole(world);
  assert.match(sm(['drift', ...host(world)]).stderr, /interrupted|no state/);
  assert.is(whole(world), before);
  applied(world, many);
  assert.is(managed(world), count);
  assert.is(sm(['drift', ...host(world)]).code, 0);
  assert.is(sm(['destroy', '--yes', ...host(world)]).code, 0);
  assert.not(world.exists('/etc/many'));
  world.dispose();
});

test('SIGHUP does not stop an apply', async () => {
  const world = scratch();
  const running = applying(world);
  await running.says('"apply_complete"');
  running.child.kill('SIGHUP');
  const ran = await running.end;
  assert.is(ran.code, 0, ran.stderr.slice(0, 500));
  assert.is(managed(world), count);
  world.dispose();
});

test('closed standard output and standard error do not stop an apply', async () => {
  const world = scratch();
  const running = applying(world);
  await running.says('"apply_complete"');
  running.child.stdout?.destroy();
  running.child.stderr?.destroy();
  await new Promise((resolve) => running.child.on('exit', resolve));
  assert.is(running.child.exitCode, 0);
  assert.is(managed(world), count);
  world.dispose();
});

for (const [what, redirection] of [
  ['a reader that is gone', '| true'],
  ['streams closed from the start', '>&- 2>&-'],
  ['a full disk for its output', '> /dev/full'],
] as const) {
  test(`an apply into ${what} is carried out`, () => {
    const world = scratch();
    const path = world.beside('manifest.json', JSON.stringify(filesOf(300)));
    const script = `{ "$@" ${redirection.startsWith('|') ? '' : redirection}; echo $? > ${world.directory}/code; } ${redirection.startsWith('|') ? redirection : ''}`;
    spawnSync(
      'sh',
      ['-c', script, 'sh', process.execPath, program, 'apply', '--yes', '--manifest', path].concat(
        host(world),
      ),
      { env: { PATH: '/usr/bin:/bin', HOME: '' } },
    );
    assert.is(world.read('/../code'), '0\n');
    assert.is(managed(world), 300);
    world.dispose();
  });
}

test.run();
