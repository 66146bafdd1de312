// What goes wrong with system-manager and is shown nowhere else in these tests: it does not happen here.
import { lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { driftOn, mustApply, stateOn } from '../support/engine.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, smOn } from '../support/sm.ts';

const test = suite('unlike system-manager');

const other = { other: { text: 'x\n' } };

test('an entry with a backup that leaves the manifest gives the original back', () => {
  const world = scratch();
  world.write('/etc/hosts', 'theirs\n', 0o640);
  applied(world, {
    version: 1,
    etc: { hosts: { text: 'ours\n', onConflict: 'backup' }, ...other },
  });
  applied(world, { version: 1, etc: other });
  assert.is(world.read('/etc/hosts'), 'theirs\n');
  assert.is(lstatSync(world.at('/etc/hosts')).mode & 0o7777, 0o640);
  world.dispose();
});

test('a link of ours that leads to nothing by now is removed with its entry', () => {
  const world = scratch();
  applied(world, { version: 1, etc: { gone: { link: '/nix/store/collected' }, ...other } });
  applied(world, { version: 1, etc: other });
  assert.not(world.exists('/etc/gone'));
  assert.equal(Object.keys(stateOn(world)?.resources ?? {}), ['file:/etc/other']);
  world.dispose();
});

test('a managed file that somebody edited is told, and kept before it is put right', async () => {
  const world = scratch();
  const manifest = { version: 1, etc: { motd: { text: 'ours\n' } } };
  applied(world, manifest);
  world.write('/etc/motd', 'edited by hand\n');
  assert.equal(
    (await driftOn(world)).resource_drift.map(({ address }) => address),
    ['file:/etc/motd'],
  );
  applied(world, manifest);
  assert.is(world.read('/etc/motd'), 'ours\n');
  const folder = world.at('/var/lib/system-manager/backups');
  const kept = readdirSync(folder).map((id) => readFileSync(`${folder}/${id}/object`, 'utf8'));
  assert.equal(kept, ['edited by hand\n']);
  world.dispose();
});

test('a run with nothing to do leaves every inode and the state as they are', () => {
  const world = scratch();
  const etc = { motd: { text: 'x\n' }, link: { link: 'motd' }, 'deep/er': { text: 'y\n' } };
  applied(world, { version: 1, etc });
  const inodes = (): readonly string[] =>
    ['/etc/motd', '/etc/link', '/etc/deep/er', '/etc/deep', '/var/lib/system-manager/state.json']
      .map((path) => lstatSync(world.at(path), { bigint: true }))
      .map(({ ino, ctimeNs }) => `${ino} ${ctimeNs}`);
  const before = inodes();
  const ran = applied(world, { version: 1, etc });
  assert.match(ran.stdout, 'No changes');
  assert.equal(inodes(), before);
  world.dispose();
});

test('a parent that is a file, or leads out of the root, stops the run instead of being passed over', () => {
  const world = scratch();
  world.write('/etc/file', 'theirs\n');
  symlinkSync('../../../..', world.at('/etc/out'));
  for (const key of ['file/below', 'out/tmp/x']) {
    const before = world.tree();
    const ran = smOn(
      world,
      'apply',
      { version: 1, etc: { [key]: { text: 'x\n' }, ...other } },
      '--yes',
    );
    assert.is(ran.code, 3, `${key}: ${ran.stderr}`);
    assert.is(world.tree(), before);
  }
  world.dispose();
});

/** Seconds for applying this many links, and once more with nothing to do. */
async function secondsFor(count: number): Promise<number> {
  const world: Scratch = scratch();
  const etc: Record<string, unknown> = {};
  for (let index = 0; index < count; index += 1) {
    etc[`d${index % 100}/f${index}`] = { link: `/nix/store/x-${index}` };
  }
  const started = performance.now();
  await mustApply(world, { version: 1, etc });
  const again = await mustApply(world, { version: 1, etc });
  assert.is(again.result, 'unchanged');
  const seconds = (performance.now() - started) / 1000;
  world.dispose();
  return seconds;
}

test('four times the files take about four times as long, not sixteen times', async () => {
  await secondsFor(500);
  const few = await secondsFor(5000);
  const many = await secondsFor(20_000);
  assert.ok(many < few * 8, `5 000 take ${few} s, 20 000 take ${many} s`);
});

test.run();
