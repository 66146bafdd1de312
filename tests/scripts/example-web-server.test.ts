import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan } from '../../schema/types.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { program, type Ran, sm } from '../support/sm.ts';

const test = suite('the example of a web server');

const example = join(import.meta.dirname, '../../examples/web-server');
const manifest = join(example, 'manifest.yaml');
const token = 'dummy-token-of-the-example';
const worked = 'The demo worked: planned, applied, drifted, repaired, and given back as found.';

function demo(folder: string, account: { uid?: number; gid?: number } = {}): Ran {
  const path = `${dirname(process.execPath)}:/usr/bin:/bin`;
  const ran = spawnSync('sh', [join(folder, 'demo.sh')], {
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: path },
    ...account,
  });
  return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
}

function applyTo(world: Scratch): void {
  const ran = sm(['apply', '--yes', '--manifest', manifest, '--root', world.root]);
  assert.equal([ran.code, ran.stderr], [0, '']);
}

const modeOf = (world: Scratch, path: string): string =>
  (lstatSync(world.at(path)).mode & 0o7777).toString(8);

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => lstatSync(path).isFile());
}

test('its demo runs through and says so', () => {
  const ran = demo(example);
  assert.is(ran.code, 0, ran.stderr);
  assert.is(ran.stdout.trimEnd().split('\n').at(-1), worked);
  assert.match(ran.stdout, '[exit code 2]');
  assert.not.match(ran.stdout, token);
});

test('its demo runs through for somebody without any rights', () => {
  const nobody = { uid: 65_534, gid: 65_534 };
  if (process.getuid?.() !== 0) return;
  // Where node lies in root's home nobody can run anything at all.
  if (spawnSync(process.execPath, ['--version'], nobody).status !== 0) return;
  const world = scratch();
  chmodSync(world.directory, 0o755);
  mkdirSync(join(world.directory, 'dist'));
  cpSync(program, join(world.directory, 'dist/sm.cjs'));
  cpSync(example, join(world.directory, 'examples/web-server'), { recursive: true });
  const ran = demo(join(world.directory, 'examples/web-server'), nobody);
  assert.is(ran.code, 0, ran.stderr);
  assert.is(ran.stdout.trimEnd().split('\n').at(-1), worked);
  world.dispose();
});

test('it applies to a root where not even /usr is there, with the modes it asks for', () => {
  const world = scratch();
  applyTo(world);
  assert.is(modeOf(world, '/etc/sudoers.d/web-ops'), '440');
  assert.is(modeOf(world, '/etc/ssh/sshd_config.d/50-hardening.conf'), '600');
  assert.is(modeOf(world, '/etc/nginx/secrets/upstream-token.conf'), '400');
  assert.is(modeOf(world, '/usr/local/bin/web-check'), '755');
  assert.is(modeOf(world, '/etc/cron.d/sm-drift'), '644');
  assert.match(world.read('/etc/cron.d/sm-drift'), /^17 \* \* \* \* root sm drift$/m);
  assert.is(readlinkSync(world.at('/etc/localtime')), '../usr/share/zoneinfo/Etc/UTC');
  assert.equal(readdirSync(world.at('/etc/nginx/sites-enabled')).sort(), [
    'app.example.org',
    'www.example.org',
  ]);
  const again = sm([
    ...['plan', '--manifest', manifest, '--root', world.root, '--detailed-exitcode'],
  ]);
  assert.is(again.code, 0, again.stderr);
  world.dispose();
});

test('its secret is in one file only: in no plan, state, store or history', () => {
  const world = scratch();
  const planned = sm(['plan', '--manifest', manifest, '--root', world.root]);
  assert.is(planned.code, 0);
  assert.not.match(planned.stdout, token);
  applyTo(world);
  const found = spawnSync('grep', ['-rlF', token, world.root], { encoding: 'utf8' }).stdout;
  assert.equal(found.trim().split('\n'), [world.at('/etc/nginx/secrets/upstream-token.conf')]);
  world.dispose();
});

test('a secret changed by hand is drift that shows neither value', () => {
  const world = scratch();
  applyTo(world);
  const path = '/etc/nginx/secrets/upstream-token.conf';
  chmodSync(world.at(path), 0o600);
  world.write(path, 'stolen-by-hand\n', 0o400);
  const drift = sm(['drift', '--root', world.root, '--report', 'full']);
  assert.is(drift.code, 2);
  assert.match(drift.stdout, '(sensitive value) -> (sensitive value)');
  const repaired = sm(['apply', '--yes', '--manifest', manifest, '--root', world.root]);
  assert.is(repaired.code, 0);
  for (const { stdout, stderr } of [drift, repaired]) {
    assert.not.match(stdout + stderr, token);
    assert.not.match(stdout + stderr, 'stolen-by-hand');
  }
  assert.match(world.read(path), token);
  world.dispose();
});

test('every file of the example is used by its manifest', () => {
  const world = scratch();
  const planned = sm(['plan', '--manifest', manifest, '--root', world.root]);
  const plan = JSON.parse(planned.stdout) as Plan;
  const used = Object.values(plan.manifest.resolved.files)
    .flatMap((file) => (file.type === 'file' && file.source !== undefined ? [file.source] : []))
    .map((path) => relative(example, path));
  const there = filesBelow(example).map((path) => relative(example, path));
  assert.equal([...used, 'demo.sh', 'manifest.yaml'].sort(), [...there].sort());
  world.dispose();
});

test.run();
