import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure } from '../../executors/failure.ts';
import { openOutside } from '../../executors/outside.ts';
import { openToChange, openToRead } from '../../executors/session.ts';
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

test.run();
