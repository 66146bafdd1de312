import { chmodSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { giveAway, smWithoutRights } from '../support/cli-account.ts';
import { whole } from '../support/cli-plan.ts';
import { refuses } from '../support/cli-refusal.ts';
import { scratch } from '../support/scratch.ts';
import { applied, sm } from '../support/sm.ts';

const test = suite('the exit codes of drift');

const manifest = {
  version: 1,
  etc: { motd: { text: 'hello\n' }, 'deep/conf': { text: 'x\n' } },
};

test('0 in sync, also while changes are pending', () => {
  const world = scratch();
  applied(world, manifest);
  world.beside('manifest.json', JSON.stringify({ version: 1, etc: { motd: { text: 'new' } } }));
  const ran = sm(['drift', '--root', world.root], { cwd: world.directory });
  assert.equal([ran.code, ran.stdout, ran.stderr], [0, '', '']);
  world.dispose();
});

test('1 where there is no state at all, and none is made', () => {
  const world = scratch();
  refuses(world, () => sm(['drift', '--root', world.root]), { code: 1, words: ['no state'] });
  assert.not(world.exists('/var/lib/system-manager'));
  world.dispose();
});

test('2 for drift of content, mode and existence, and nothing is written', () => {
  const world = scratch();
  applied(world, manifest);
  world.write('/etc/motd', 'edited\n');
  world.write('/etc/deep/conf', 'x\n', 0o600);
  const before = whole(world);
  const ran = sm(['drift', '--root', world.root]);
  assert.is(ran.code, 2);
  assert.match(ran.stdout, 'file:/etc/motd');
  assert.match(ran.stdout, 'file:/etc/deep/conf');
  assert.match(ran.stdout, '0644');
  assert.match(ran.stdout, '0600');
  assert.is(whole(world), before);
  world.dispose();
});

test('4 when something could not be read and the rest is in sync, 2 when the rest is not', () => {
  const world = scratch();
  world.beside('manifest.json', JSON.stringify(manifest));
  giveAway(world);
  const host = ['--root', world.root];
  const applying = ['apply', '--yes', '--manifest', `${world.directory}/manifest.json`, ...host];
  const done = smWithoutRights(world, applying);
  assert.is(done.code, 0, done.stderr);
  assert.is(smWithoutRights(world, ['drift', ...host]).code, 0);
  chmodSync(world.at('/etc/deep'), 0);
  const blind = smWithoutRights(world, ['drift', ...host]);
  assert.is(blind.code, 4, blind.stderr);
  assert.match(blind.stdout, 'file:/etc/deep/conf');
  assert.not.match(blind.stdout, 'file:/etc/motd');
  assert.match(blind.stdout, /^Not everything could be read:/);
  assert.not.match(blind.stdout, 'run: sm apply');
  const report = JSON.parse(smWithoutRights(world, ['drift', '--json', ...host]).stdout);
  assert.is(report.resource_drift[0].status, 'unreadable');
  world.write('/etc/motd', 'edited\n');
  assert.is(smWithoutRights(world, ['drift', ...host]).code, 2);
  chmodSync(world.at('/etc/deep'), 0o755);
  world.dispose();
});

test('1 where the state cannot be read: nobody can tell', () => {
  const world = scratch();
  world.beside('manifest.json', JSON.stringify(manifest));
  giveAway(world);
  const host = ['--root', world.root];
  const manifested = ['--manifest', `${world.directory}/manifest.json`, ...host];
  assert.is(smWithoutRights(world, ['apply', '--yes', ...manifested]).code, 0);
  chmodSync(world.at('/var/lib/system-manager/state.json'), 0);
  for (const args of [
    ['drift', ...host],
    ['plan', ...manifested],
    ['apply', '--yes', ...manifested],
  ]) {
    const ran = smWithoutRights(world, args);
    assert.is(ran.code, 1, ran.stderr);
    assert.is(ran.stdout, '');
    assert.match(ran.stderr, 'state.json');
    assert.not.match(ran.stderr, 'mistake in sm');
  }
  world.dispose();
});

test('a plan with something that cannot be read is not applyable: 3', () => {
  const world = scratch();
  world.beside('manifest.json', JSON.stringify(manifest));
  world.write('/etc/motd', 'hello\n', 0);
  giveAway(world);
  const args = ['--manifest', `${world.directory}/manifest.json`, '--root', world.root];
  const ran = smWithoutRights(world, ['plan', ...args]);
  assert.is(ran.code, 3, ran.stderr);
  assert.is(JSON.parse(ran.stdout).conflicts[0].reason, 'unreadable');
  assert.is(smWithoutRights(world, ['apply', '--yes', ...args]).code, 3);
  world.dispose();
});

test('an apply that cannot write fails with 1 and leaves everything as it was', () => {
  const world = scratch();
  world.beside('manifest.json', JSON.stringify(manifest));
  world.write('/etc/deep/other', 'x');
  giveAway(world);
  chmodSync(world.at('/etc/deep'), 0o555);
  const before = world.tree();
  const args = ['--manifest', `${world.directory}/manifest.json`, '--root', world.root];
  const ran = smWithoutRights(world, ['apply', '--yes', ...args]);
  assert.is(ran.code, 1, ran.stderr);
  assert.match(ran.stderr, 'nothing was changed');
  assert.is(world.tree(), before);
  chmodSync(world.at('/etc/deep'), 0o755);
  assert.is(smWithoutRights(world, ['apply', '--yes', ...args]).code, 0);
  world.dispose();
});

test('64 for a report level that is none, an error for a pattern that matches nothing', () => {
  const world = scratch();
  applied(world, manifest);
  const host = ['--root', world.root];
  assert.is(sm(['drift', '--report', 'novel', ...host]).code, 64);
  for (const flag of ['--target', '--exclude']) {
    const ran = sm(['drift', flag, 'file:/etc/mtod', ...host]);
    assert.ok(ran.code === 1 || ran.code === 64, String(ran.code));
    assert.match(ran.stderr, 'file:/etc/mtod');
  }
  world.dispose();
});

test.run();
