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
