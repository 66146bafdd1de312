import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure } from '../../executors/failure.ts';
import { faulting } from '../../executors/layers.ts';
import { openOutside } from '../../executors/outside.ts';
import { openToChange, openToRead } from '../../executors/session.ts';
import type { System } from '../../executors/system.ts';
import { mustApply } from '../support/engine.ts';
import { type Scratch, scratch } from '../support/scratch.ts';

const test = suite('the lock');
const lock = '/var/lib/system-manager/lock';
const hello = { version: 1, etc: { motd: { text: 'hello\n' } } };

const options = (world: Scratch, what: string, lockTimeout = 0) => ({
  root: world.root,
  stateDirectory: undefined,
  lockTimeout,
  what,
});
const read = (world: Scratch) => openToRead(openOutside(), options(world, 'drift'));
const change = (world: Scratch, lockTimeout = 0) =>
  openToChange(openOutside(), options(world, 'apply', lockTimeout));

function refusedAsLocked(action: () => unknown, ...words: readonly string[]): void {
  try {
    action();
  } catch (error) {
    assert.instance(error, Failure);
    if (!(error instanceof Failure)) return;
    assert.is(error.kind, 'locked');
    for (const word of words) assert.match(error.message, word);
    return;
  }
  assert.unreachable('it was locked');
}

test('readers share it, and never create it', () => {
  const world = scratch();
  const [one, other] = [read(world), read(world)];
  one.close();
  other.close();
  assert.not(world.exists('/var/lib/system-manager'));
  world.dispose();
});

test('a writer keeps readers and writers out, and tells them who it is', async () => {
  const world = scratch();
  await mustApply(world, hello);
  const writer = change(world);
  const holder = JSON.parse(world.read(lock)) as Record<string, unknown>;
  assert.is(holder.pid, process.pid);
  assert.match(String(holder.what), 'sm apply');
  for (const attempt of [read, change]) {
    refusedAsLocked(() => attempt(world), `pid ${process.pid}`, String(holder.since), 'sm apply');
  }
  refusedAsLocked(() => change(world, 0.05), `pid ${process.pid}`);
  writer.close();
  read(world).close();
  change(world).close();
  world.dispose();
});

test('a reader keeps a writer out, which changes nothing', async () => {
  const world = scratch();
  await mustApply(world, hello);
  const before = readFileSync(world.at(lock));
  const reader = read(world);
  refusedAsLocked(() => change(world));
  assert.equal(readFileSync(world.at(lock)), before);
  reader.close();
  world.dispose();
});

test('its file is for root only, and what is written in it by others does no harm', async () => {
  const world = scratch();
  await mustApply(world, hello);
  world.write(lock, 'not JSON at all', 0o600);
  const writer = change(world);
  writer.close();
  assert.is(JSON.parse(world.read(lock)).pid, process.pid);
  world.dispose();
});

test('a session that came to nothing leaves no state directory behind', () => {
  const world = scratch();
  const before = world.tree();
  change(world).close();
  assert.not(world.exists('/var/lib/system-manager'));
  assert.is(world.tree(), before);
  world.dispose();
});

test('a state directory that another sm makes, or takes away, in the same moment is no obstacle', () => {
  const world = scratch();
  const directory = world.at('/var/lib/system-manager');
  let interfered = 0;
  const meanwhile = (wanted: string, act: () => void) => (system: System) =>
    faulting(system, (_, { method, path }) => {
      if (interfered > 0 || method !== wanted || path !== '/var/lib/system-manager') return;
      interfered += 1;
      act();
    });
  const openAlone = (layer: (system: System) => System) =>
    openToChange(openOutside(), options(world, 'apply'), layer);

  openAlone(meanwhile('makeDirectory', () => mkdirSync(directory))).close();
  assert.is(interfered, 1);
  assert.ok(world.exists('/var/lib/system-manager/lock'), 'whoever made it takes it away');
  rmSync(directory, { recursive: true });

  const vanishing = (times: number) => (system: System) => {
    let left = times;
    const openLock: System['openLock'] = (path, create) => {
      if (left > 0) rmSync(directory, { recursive: true });
      left -= 1;
      return system.openLock(path, create);
    };
    return { ...system, openLock };
  };
  openAlone(vanishing(3)).close();
  assert.not(world.exists('/var/lib/system-manager'));
  assert.throws(() => openAlone(vanishing(1000)), /vanished 100 times, expected it to stay/);
  world.dispose();
});

test('a session that came to nothing leaves the directory to whoever came meanwhile', () => {
  const world = scratch();
  const theirs = '/var/lib/system-manager/lock';
  const session = openToChange(openOutside(), options(world, 'apply'), (system) =>
    faulting(system, (_, { method, path }) => {
      // Between looking and removing, when the lock is gone already.
      if (method === 'removeDirectory' && path === '/var/lib/system-manager')
        world.write(theirs, '');
    }),
  );
  session.close();
  assert.ok(world.exists(theirs));
  world.dispose();
});

test('a lock that cannot be opened is told as a fault of the host', () => {
  const world = scratch();
  mkdirSync(world.at(lock), { recursive: true });
  assert.throws(
    () => change(world),
    (error: unknown) =>
      error instanceof Failure && error.kind === 'host' && /EISDIR/.test(error.message),
  );
  world.dispose();
});

test.run();
