import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { faulting, readOnly, recording } from '../../executors/layers.ts';
import { mutating, type System } from '../../executors/system.ts';
import { openDoor, path } from '../support/door.ts';
import { inodesOf } from '../support/snapshot.ts';

const test = suite('layers around the door');
const attributes = { mode: 0o644 };

// Each mutating method with arguments that would work on the real door.
const calls: Readonly<Record<(typeof mutating)[number], (system: System) => unknown>> = {
  makeDirectory: (system) => system.makeDirectory(path('/etc/d'), attributes),
  removeDirectory: (system) => system.removeDirectory(path('/etc/empty')),
  makeLink: (system) => system.makeLink(path('/etc/l'), 'x'),
  createFile: (system) => system.createFile(path('/etc/f'), Buffer.from(''), attributes, false),
  hardLink: (system) => system.hardLink(path('/etc/there'), path('/etc/h')),
  rename: (system) => system.rename(path('/etc/there'), path('/etc/r')),
  remove: (system) => system.remove(path('/etc/there')),
  removeTree: (system) => system.removeTree(path('/etc/empty')),
  appender: (system) => system.appender(path('/etc/log')).close(),
  sync: (system) => system.sync(path('/etc')),
  writeLock: (system) => system.writeLock(1_000_000, 'x'),
};

test('a read-only machine throws in every method that changes something, and reads on', () => {
  const { world, system, dispose } = openDoor();
  world.write('/etc/there', 'x');
  world.write('/etc/empty/.keep', '');
  const before = inodesOf(world.root);
  const guarded = readOnly(system);
  for (const method of mutating) {
    assert.throws(() => calls[method](guarded), /this command never writes/, method);
  }
  assert.is(inodesOf(world.root), before);
  assert.is(guarded.read(path('/etc/there')).toString(), 'x');
  assert.is(guarded.openLock(path('/etc/lock'), false), undefined);
  dispose();
});

test('every method of the door that is not known to read counts as changing', () => {
  const { system, dispose } = openDoor();
  const reading = ['root', 'parent', 'lstat', 'readlink', 'read', 'stream', 'list', 'hostPath'];
  const locking = ['openLock', 'readLock', 'isCurrentLock', 'closeLock'];
  const others = Object.keys(system).filter((name) => !mutating.some((method) => method === name));
  assert.equal(others.sort(), [...reading, ...locking, 'refresh', 'close'].sort());
  dispose();
});

test('a recording machine does what it is asked and writes down what', () => {
  const { world, system, dispose } = openDoor();
  const written: Parameters<typeof recording>[1] = [];
  const recorded = recording(system, written);
  recorded.makeDirectory(path('/etc/d'), { mode: 0o755 });
  recorded.lstat(path('/etc/d'));
  recorded.makeLink(path('/etc/d/l'), 'x');
  assert.equal(written, [
    { method: 'makeDirectory', path: '/etc/d' },
    { method: 'makeLink', path: '/etc/d/l' },
  ]);
  assert.ok(world.exists('/etc/d/l'));
  dispose();
});

test('a faulting machine counts changes only, and what fails does not happen', () => {
  const { world, system, dispose } = openDoor();
  const counts: number[] = [];
  const faulty = faulting(system, (count) => {
    counts.push(count);
    if (count === 2) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  });
  faulty.makeDirectory(path('/etc/one'), { mode: 0o755 });
  faulty.lstat(path('/etc/one'));
  assert.throws(() => faulty.makeDirectory(path('/etc/two'), { mode: 0o755 }), /full/);
  faulty.makeDirectory(path('/etc/three'), { mode: 0o755 });
  assert.equal(counts, [1, 2, 3]);
  assert.equal(system.list(path('/etc')), ['one', 'three']);
  assert.not(world.exists('/etc/two'));
  dispose();
});

test.run();
