import { rmSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readUnitFiles } from '../../../executors/units/files.ts';
import { maybeStale } from '../../../executors/units/suspects.ts';
import { type Door, openDoor } from '../../support/door.ts';

const test = suite<{ door: Door }>('units that systemd may know otherwise than they are on disk');

test.before.each((context) => {
  context.door = openDoor();
});
test.after.each(({ door }) => door.dispose());

const etc = '/etc/systemd/system';
const names = ['a.service', 'b@.service', 'b@x.service', 'c-d.service', 'e.service'];
const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Writes units, lets systemd "read" them, and tells what is suspect after something else happened. */
async function after({ world, system }: Door, happens: () => void): Promise<readonly string[]> {
  for (const name of names) {
    world.write(`${etc}/${name}`, '[Service]\n');
    world.write(`${etc}/${name}.d/1.conf`, '');
  }
  world.write('/srv/units/e.conf', '');
  const link = `${etc}/e.service.d/2.conf`;
  if (!world.exists(link)) symlinkSync('/srv/units/e.conf', world.at(link));
  world.write(`${etc}/c-.service.d/1.conf`, '');
  world.write('/run/systemd/system.control/a.service.d/1.conf', '');
  world.write('/run/systemd/transient/other.service', '');
  await wait(60);
  const loaded = Date.now();
  await wait(10);
  happens();
  system.refresh();
  return maybeStale(system, names, readUnitFiles(system, names), loaded);
}

test('none where nothing happened since', async ({ door }) => {
  assert.equal(await after(door, () => {}), []);
});

test('whose file or drop-in was written', async ({ door }) => {
  const { world } = door;
  const write = (path: string) => after(door, () => world.write(path, '[Unit]\n'));
  assert.equal(await write(`${etc}/a.service`), ['a.service']);
  assert.equal(await write(`${etc}/a.service.d/1.conf`), ['a.service']);
  assert.equal(await write(`${etc}/b@.service`), ['b@.service', 'b@x.service']);
  assert.equal(await write(`${etc}/c-.service.d/1.conf`), ['c-d.service']);
  assert.equal(await write('/srv/units/e.conf'), ['e.service'], 'through a link');
});

test('to whose drop-ins one came, or from which one went', async ({ door }) => {
  const { world } = door;
  const add = () => world.write(`${etc}/a.service.d/2.conf`, '');
  assert.equal(await after(door, add), ['a.service']);
  const drop = () => rmSync(world.at(`${etc}/a.service.d/2.conf`));
  assert.equal(await after(door, drop), ['a.service']);
});

test('whose file lies behind a link that was turned round', async ({ door }) => {
  const { world } = door;
  const turn = (to: string) => {
    rmSync(world.at('/srv/current'), { force: true });
    symlinkSync(to, world.at('/srv/current'));
  };
  world.write('/srv/1/b.conf', '');
  world.write('/srv/2/b.conf', '');
  turn('1');
  world.write(`${etc}/b@x.service.d/1.conf`, '');
  symlinkSync('/srv/current/b.conf', world.at(`${etc}/b@x.service.d/2.conf`));
  assert.equal(await after(door, () => turn('2')), ['b@x.service']);
});

test('that was made from a file that changed or went', async ({ door }) => {
  const { world, system } = door;
  const suspects = () => {
    system.refresh();
    const all = [...names, 'made.mount'];
    return maybeStale(system, all, readUnitFiles(system, all), loaded);
  };
  world.write('/etc/fstab', '');
  world.write('/run/systemd/generator/made.mount', '[Unit]\nSourcePath=/etc/fstab\n[Mount]\n');
  world.write(`${etc}/made.mount.d/1.conf`, '');
  await wait(60);
  const loaded = Date.now();
  await wait(10);
  assert.equal(suspects(), []);
  world.write('/etc/fstab', '# more\n');
  assert.equal(suspects(), ['made.mount']);
  rmSync(world.at('/etc/fstab'));
  assert.equal(suspects(), ['made.mount']);
});

test('all of them where a link that pulls a unit in came or went', async ({ door }) => {
  const { world } = door;
  const wants = (name: string) => world.write(`${etc}/multi-user.target.wants/${name}`, '');
  wants('a.service');
  assert.equal(await after(door, () => wants('other.service')), names);
  const made = '/run/systemd/generator/multi-user.target.wants';
  world.write(`${made}/a.service`, '');
  assert.equal(await after(door, () => world.write(`${made}/other.service`, '')), []);
});

test('all of them where the directory is a link to another, and that changed', async ({ door }) => {
  const { world } = door;
  world.write('/srv/local/z.service', '');
  world.write('/usr/local/lib/systemd/z', '');
  symlinkSync('/srv/local', world.at('/usr/local/lib/systemd/system'));
  assert.equal(await after(door, () => world.write('/srv/local/y.service', '')), names);
});

test('all of them where a file came or went next to theirs', async ({ door }) => {
  const { world } = door;
  assert.equal(await after(door, () => world.write(`${etc}/z.service`, '')), names);
  assert.equal(await after(door, () => rmSync(world.at(`${etc}/z.service`))), names);
});

test('none for what systemd writes itself', async ({ door }) => {
  const { world } = door;
  const runs = () => world.write('/run/systemd/transient/run-1.service', '');
  assert.equal(await after(door, runs), []);
});

test('all of them where systemd does not say when it read them', ({ door: { system } }) => {
  assert.equal(maybeStale(system, names, readUnitFiles(system, names), undefined), names);
});

test.run();
