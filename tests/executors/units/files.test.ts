import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readUnitFiles } from '../../../executors/units/files.ts';
import type { UnitFiles } from '../../../state/units.ts';
import { type Door, openDoor, path } from '../../support/door.ts';

const test = suite<{ door: Door }>('unit files on disk');

test.before.each((context) => {
  context.door = openDoor();
});
test.after.each(({ door }) => door.dispose());

const etc = '/etc/systemd/system';
const vendor = '/usr/lib/systemd/system';

function link({ world }: Door, at: string, target: string): void {
  mkdirSync(dirname(world.at(at)), { recursive: true });
  symlinkSync(target, world.at(at));
}

const texts = ({ texts: found }: UnitFiles): Readonly<Record<string, string | null>> =>
  Object.fromEntries(found);

test('a root without any unit has none', ({ door }) => {
  const files = readUnitFiles(door.system, ['a.service']);
  assert.equal([files.texts.size, files.aliases.size, files.dependencies.size], [0, 0, 0]);
});

test('every file of a name is read, wherever it lies, and no other', ({
  door: { world, system },
}) => {
  world.write(`${etc}/a.service`, 'ours');
  world.write(`${vendor}/a.service`, 'theirs');
  world.write(`/run/systemd/system/a.service`, 'now');
  world.write(`${vendor}/b.service`, 'other');
  assert.equal(texts(readUnitFiles(system, ['a.service'])), {
    [`${etc}/a.service`]: 'ours',
    '/run/systemd/system/a.service': 'now',
    [`${vendor}/a.service`]: 'theirs',
  });
});

test('an instance comes with its template, and drop-ins of all kinds', ({
  door: { world, system },
}) => {
  world.write(`${vendor}/a-b@.service`, 'template');
  const directories = ['a-b@x.service', 'a-b@.service', 'a-.service', 'a-@x.service', 'service'];
  for (const directory of directories) world.write(`${etc}/${directory}.d/1.conf`, directory);
  world.write(`${etc}/a-b@y.service.d/1.conf`, 'another instance');
  world.write(`${etc}/socket.d/1.conf`, 'another type');
  world.write(`${etc}/service.d/readme`, 'no drop-in');
  assert.equal(texts(readUnitFiles(system, ['a-b@x.service'])), {
    [`${vendor}/a-b@.service`]: 'template',
    ...Object.fromEntries(directories.sort().map((name) => [`${etc}/${name}.d/1.conf`, name])),
  });
});

test('an empty file, a link to /dev/null and a link to nothing mask', ({ door }) => {
  door.world.write(`${etc}/empty.service`, '');
  link(door, `${etc}/null.service`, '/dev/null');
  link(door, `${etc}/gone.service`, '/nix/store/gone/gone.service');
  door.world.write(`${vendor}/a.service.d/1.conf`, 'x');
  link(door, `${etc}/a.service.d/1.conf`, '/dev/null');
  const names = ['empty.service', 'null.service', 'gone.service', 'a.service'];
  assert.equal(texts(readUnitFiles(door.system, names)), {
    [`${etc}/empty.service`]: null,
    [`${etc}/gone.service`]: null,
    [`${etc}/null.service`]: null,
    [`${etc}/a.service.d/1.conf`]: null,
    [`${vendor}/a.service.d/1.conf`]: 'x',
  });
});

test('a link out of the search path is followed as inside the root, step by step', ({ door }) => {
  door.world.write('/nix/store/1-unit/a.service', 'from the store');
  link(door, '/etc/static/a.service', '../../nix/store/1-unit/a.service');
  link(door, `${etc}/a.service`, '/etc/static/a.service');
  link(door, `${etc}/b.service`, '/nix/store/1-unit/a.service');
  link(door, `${etc}/loop.service`, '/etc/loop');
  link(door, '/etc/loop', 'loop');
  const files = readUnitFiles(door.system, ['a.service', 'b.service', 'loop.service']);
  assert.equal(texts(files), {
    [`${etc}/a.service`]: 'from the store',
    [`${etc}/b.service`]: 'from the store',
    [`${etc}/loop.service`]: null,
  });
  assert.is(files.aliases.size, 0, 'a file elsewhere gives no name');
});

test('aliases lead to their unit, from either side, through templates too', ({ door }) => {
  door.world.write(`${vendor}/own.service`, 'own');
  link(door, `${etc}/one.service`, `${vendor}/own.service`);
  link(door, `${etc}/two.service`, 'one.service');
  door.world.write(`${etc}/two.service.d/1.conf`, 'of the alias');
  for (const name of ['own.service', 'one.service', 'two.service']) {
    const files = readUnitFiles(door.system, [name]);
    assert.equal(Object.fromEntries(files.aliases), {
      [`${etc}/one.service`]: 'own.service',
      [`${etc}/two.service`]: 'one.service',
    });
    assert.equal(texts(files), {
      [`${vendor}/own.service`]: 'own',
      [`${etc}/two.service.d/1.conf`]: 'of the alias',
    });
  }
  door.world.write(`${vendor}/t@.service`, 'template');
  link(door, `${etc}/u@.service`, `${vendor}/t@.service`);
  door.world.write(`${etc}/t@x.service.d/1.conf`, 'x');
  assert.equal(texts(readUnitFiles(door.system, ['u@x.service'])), {
    [`${vendor}/t@.service`]: 'template',
    [`${etc}/t@x.service.d/1.conf`]: 'x',
  });
});

test('a link to its own name further down says nothing', ({ door }) => {
  door.world.write(`${vendor}/a.service`, 'theirs');
  link(door, `${etc}/a.service`, `${vendor}/a.service`);
  const files = readUnitFiles(door.system, ['a.service']);
  assert.equal(texts(files), { [`${vendor}/a.service`]: 'theirs' });
  assert.is(files.aliases.size, 0);
});

test('links that pull a unit in are found everywhere, and all that it pulls in', ({ door }) => {
  const wants = `${etc}/multi-user.target.wants`;
  link(door, `${wants}/a.service`, '../a.service');
  link(door, `${wants}/b.service`, '../b.service');
  link(door, `${vendor}/a.service.requires/c.service`, '/dev/null');
  link(door, `${etc}/x.target.upholds/t@i.service`, '../t@.service');
  door.world.write(`${etc}/x.target.wants/a.service`, 'no link');
  const files = readUnitFiles(door.system, ['a.service', 't@.service']);
  assert.equal(Object.fromEntries(files.dependencies), {
    [`${wants}/a.service`]: '../a.service',
    [`${etc}/x.target.upholds/t@i.service`]: '../t@.service',
    [`${vendor}/a.service.requires/c.service`]: '/dev/null',
  });
});

test('where /lib leads to /usr/lib nothing is seen twice, elsewhere both are', ({ door }) => {
  door.world.write(`${vendor}/a.service`, 'x');
  link(door, '/lib', 'usr/lib');
  assert.equal(
    [...readUnitFiles(door.system, ['a.service']).texts.keys()],
    [`${vendor}/a.service`],
  );
  const split = openDoor();
  try {
    split.world.write(`${vendor}/a.service`, 'x');
    split.world.write('/lib/systemd/system/a.service', 'y');
    assert.equal(
      [...readUnitFiles(split.system, ['a.service']).texts.keys()],
      ['/lib/systemd/system/a.service', `${vendor}/a.service`],
    );
  } finally {
    split.dispose();
  }
});

test('what is no file is passed over, in place of files and of directories', ({ door }) => {
  mkdirSync(door.world.at(`${etc}/a.service`), { recursive: true });
  door.world.write(`${etc}/a.service.d`, 'a file');
  door.world.write(`${etc}/b.target.wants`, 'a file');
  link(door, `${etc}/c.service.d`, '/nowhere');
  const files = readUnitFiles(door.system, ['a.service', 'b.target', 'c.service']);
  assert.equal(texts(files), {});
});

test('only the directories that are given are searched', ({ door }) => {
  door.world.write(`${vendor}/a.service`, 'x');
  assert.is(readUnitFiles(door.system, ['a.service'], [path(etc)]).texts.size, 0);
});

test.run();
