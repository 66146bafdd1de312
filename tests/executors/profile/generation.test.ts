import { mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { faulting } from '../../../executors/layers.ts';
import {
  current,
  generations,
  obstacle,
  pruneGenerations,
  returnGeneration,
  setGeneration,
  unsetGeneration,
} from '../../../executors/profile/generation.ts';
import { observeGeneration } from '../../../executors/profile/observe-generation.ts';
import { gcRoot, profileDirectory, profileLink } from '../../../planner/profile/generation.ts';
import { type Door, openDoor, path } from '../../support/door.ts';
import { storePath } from '../../support/store.ts';

const test = suite('generations of the Nix profile');

const [one, two, three] = [storePath('one'), storePath('two'), storePath('three')];

function openStore(): Door {
  const door = openDoor();
  for (const each of [one, two, three]) mkdirSync(door.world.at(each), { recursive: true });
  return door;
}

const numbers = ({ system }: Door): readonly number[] =>
  generations(system).map(({ number }) => number);

test('each store path that is set gets the next number, and the GC root', () => {
  const door = openStore();
  const { world, system } = door;
  setGeneration(system, one);
  setGeneration(system, two);
  assert.is(readlinkSync(world.at(profileLink)), 'system-manager-2-link');
  assert.is(readlinkSync(world.at(`${profileLink}-1-link`)), one);
  assert.is(readlinkSync(world.at(`${profileLink}-2-link`)), two);
  assert.is(readlinkSync(world.at(gcRoot)), two);
  assert.is(readdirSync(world.at(profileDirectory)).length, 3, 'no lock is left');
  assert.is(observeGeneration(system), two);
  door.dispose();
});

test('the current store path and the newest keep their numbers, any other gets a new one', () => {
  const door = openStore();
  const { world, system } = door;
  for (const each of [one, two, two]) setGeneration(system, each);
  assert.equal(numbers(door), [1, 2]);
  symlinkSync('system-manager-1-link', world.at('/link'));
  system.rename(path('/link'), profileLink);
  setGeneration(system, one);
  assert.is(current(system)?.number, 1);
  setGeneration(system, two);
  assert.equal([current(system)?.number, numbers(door)], [2, [1, 2]]);
  setGeneration(system, one);
  assert.equal([current(system)?.number, numbers(door)], [3, [1, 2, 3]]);
  door.dispose();
});

test('wherever setting ends, the profile is the old or the new, and the next time converges', () => {
  let ended = true;
  for (let last = 1; ended; last += 1) {
    const door = openStore();
    const { system } = door;
    setGeneration(system, one);
    ended = false;
    const failing = faulting(system, (count) => {
      if (count === last) throw new Error('end');
    });
    try {
      setGeneration(failing, two);
    } catch {
      ended = true;
    }
    assert.ok([one, two].includes(current(system)?.target ?? ''));
    setGeneration(system, two);
    assert.is(observeGeneration(system), two);
    assert.equal(numbers(door), [1, 2]);
    door.dispose();
  }
});

test('what is wrong with the current generation is said', () => {
  const door = openStore();
  const { world, system } = door;
  assert.is(observeGeneration(system), null);
  setGeneration(system, one);
  system.remove(gcRoot);
  assert.is(observeGeneration(system), `${one} (no GC root)`);
  system.removeTree(path(one));
  assert.is(observeGeneration(system), `${one} (nothing is there)`);
  system.remove(profileLink);
  symlinkSync(two, world.at(profileLink));
  assert.is(observeGeneration(system), `${two} (no generation)`);
  door.dispose();
});

test('taken away, the profile leads to what was there before the first of ours', () => {
  const door = openStore();
  const { world, system } = door;
  setGeneration(system, one);
  setGeneration(system, two);
  unsetGeneration(system, two, 2);
  assert.is(current(system)?.target, one);
  assert.not(world.exists(gcRoot));
  unsetGeneration(system, three);
  assert.is(current(system)?.target, one, 'what leads elsewhere is not ours');
  unsetGeneration(system, one);
  assert.equal([current(system), numbers(door)], [undefined, [1, 2]]);
  door.dispose();
});

test('of ours as many are kept as are to be, the current one always', () => {
  const door = openStore();
  const { system } = door;
  for (const each of [one, two, three, one, two]) setGeneration(system, each);
  pruneGenerations(system, undefined, 1);
  assert.equal(numbers(door), [1, 2, 3, 4, 5]);
  pruneGenerations(system, 2, 2);
  assert.equal(numbers(door), [1, 4, 5]);
  pruneGenerations(system, 1, 0);
  assert.equal(numbers(door), [5]);
  unsetGeneration(system, two);
  pruneGenerations(system, 1, 0);
  assert.is(system.parent(profileDirectory).state, 'missing');
  door.dispose();
});

test('what an apply set goes back to what it was', () => {
  const door = openStore();
  const { system } = door;
  setGeneration(system, one);
  setGeneration(system, two);
  returnGeneration(system, two, one);
  assert.is(observeGeneration(system), one);
  assert.is(current(system)?.number, 1);
  returnGeneration(system, three, two);
  assert.is(observeGeneration(system), one, 'it had not been set');
  returnGeneration(system, one, null);
  assert.is(observeGeneration(system), null);
  returnGeneration(system, null, two);
  assert.is(observeGeneration(system), two);
  door.dispose();
});

test('a directory in the place of a link is told, not removed', () => {
  const door = openStore();
  const { world, system } = door;
  assert.is(obstacle(system), undefined);
  mkdirSync(world.at(profileLink), { recursive: true });
  system.refresh();
  assert.match(obstacle(system) ?? '', 'a directory is there');
  assert.throws(() => setGeneration(system, one), 'a directory is there');
  assert.ok(world.exists(profileLink));
  door.dispose();
});

test.run();
