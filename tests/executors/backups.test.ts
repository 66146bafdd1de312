import { spawnSync } from 'node:child_process';
import { chownSync, lstatSync, mkdirSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isRoot } from '../support/arbitrary.ts';
import { destroyOn, mustApply, stateOn } from '../support/engine.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { bytesOf } from '../support/snapshot.ts';

const test = suite('backups');
const backups = '/var/lib/system-manager/backups';
const replace = (name: string) => ({
  version: 1,
  etc: { [name]: { text: 'ours\n', onConflict: 'backup' } },
});

// What cp -a keeps, as an independent program shows it.
function seen(world: Scratch, path: string): string {
  const found = spawnSync('find', [world.at(path), '-printf', '%y %P %m %U:%G %s %T@ %l\\n']);
  return found.stdout.toString();
}

test('a replaced file comes back with its bytes, mode, owner and times', async () => {
  const world = scratch();
  world.write('/etc/conf', 'theirs\n', 0o4750);
  if (isRoot) chownSync(world.at('/etc/conf'), 12, 34);
  utimesSync(world.at('/etc/conf'), 1_000_000, 1_000_000.25);
  const before = seen(world, '/etc/conf');
  await mustApply(world, replace('conf'));
  assert.is(world.read('/etc/conf'), 'ours\n');
  await mustApply(world, { version: 1, etc: { other: { text: 'x' } } });
  assert.is(seen(world, '/etc/conf'), before, 'as soon as the entry is gone');
  world.dispose();
});

test('a replaced directory comes back with everything in it', async () => {
  const world = scratch();
  world.write('/etc/conf/deep/er/file', 'theirs\n', 0o600);
  world.write('/etc/conf/.hidden', '', 0o644);
  symlinkSync('deep/er', world.at('/etc/conf/link'));
  symlinkSync('/nowhere', world.at('/etc/conf/dangling'));
  mkdirSync(world.at('/etc/conf/empty'), { mode: 0o711 });
  utimesSync(world.at('/etc/conf/deep/er/file'), 5, 5);
  const before = world.tree();
  await mustApply(world, replace('conf'));
  assert.is(world.read('/etc/conf'), 'ours\n');
  assert.is((await destroyOn(world)).result, 'ok');
  assert.is(world.tree(), before);
  assert.is(lstatSync(world.at('/etc/conf/deep/er/file')).mtimeMs, 5000);
  world.dispose();
});

test('a replaced link comes back, wherever it points', async () => {
  const world = scratch();
  symlinkSync('../../../../beyond', world.at('/etc/conf'));
  const before = world.tree();
  await mustApply(world, replace('conf'));
  assert.is((await destroyOn(world)).result, 'ok');
  assert.is(world.tree(), before);
  world.dispose();
});

test('extended attributes come back too, where the file system has them', async () => {
  const world = scratch();
  world.write('/etc/conf', 'theirs\n');
  const set = spawnSync('setfattr', ['-n', 'user.sm', '-v', 'kept', world.at('/etc/conf')]);
  await mustApply(world, replace('conf'));
  await destroyOn(world);
  const found = spawnSync('getfattr', ['-n', 'user.sm', '--only-values', world.at('/etc/conf')]);
  assert.is(found.stdout?.toString() ?? '', set.status === 0 ? 'kept' : '');
  assert.is(world.read('/etc/conf'), 'theirs\n');
  world.dispose();
});

test('only root may look at them, and each says what it holds', async () => {
  const world = scratch();
  world.write('/etc/conf', 'theirs\n', 0o640);
  await mustApply(world, replace('conf'));
  assert.is(lstatSync(world.at(backups)).mode & 0o7777, 0o700);
  const id = stateOn(world)?.resources['file:/etc/conf' as never]?.original ?? '';
  assert.match(id, /^sha256:[0-9a-f]{64}$/);
  const about = join(backups, id.replace('sha256:', ''), 'about.json');
  const said = JSON.parse(world.read(about)) as { path: string; value: { mode: string } };
  assert.equal([said.path, said.value.mode], ['/etc/conf', '0640']);
  world.dispose();
});

test('a hand edit is kept before it is reverted, each edit on its own', async () => {
  const world = scratch();
  const manifest = { version: 1, etc: { conf: { text: 'ours\n' } } };
  await mustApply(world, manifest);
  for (const text of ['first by hand\n', 'second by hand\n']) {
    world.write('/etc/conf', text);
    await mustApply(world, manifest);
    assert.is(world.read('/etc/conf'), 'ours\n');
  }
  const kept = [...bytesOf(world.root).keys()]
    .filter((path) => path.startsWith(backups) && path.endsWith('/object'))
    .map((path) => world.read(path));
  assert.equal(kept.sort(), ['first by hand\n', 'second by hand\n']);
  world.dispose();
});

test('a backup that is gone is a conflict of the plan, and nothing is changed for it', async () => {
  const world = scratch();
  world.write('/etc/conf', 'theirs\n');
  await mustApply(world, replace('conf'));
  spawnSync('rm', ['-r', world.at(backups)]);
  const outcome = await destroyOn(world);
  assert.is(outcome.plan?.applyable, false);
  assert.is(outcome.plan?.conflicts[0]?.reason, 'missing_original');
  assert.is(world.read('/etc/conf'), 'ours\n');
  world.dispose();
});

test.run();
