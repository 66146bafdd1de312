import { mkdirSync, readdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { faulting, recording } from '../../../executors/layers.ts';
import { liveTarget, removeProfile, switchProfile } from '../../../executors/profile/switch.ts';
import { openDoor } from '../../support/door.ts';
import { openLiveDoor } from '../../support/live.ts';

const test = suite('switching what is on PATH');
const link = '/run/system-manager/sw';

test('the link and its directory are made, open to everybody', () => {
  const { world, system, dispose } = openLiveDoor();
  assert.is(liveTarget(system), undefined);
  assert.ok(switchProfile(system, '/opt/tree'));
  assert.is(readlinkSync(world.at(link)), '/opt/tree');
  assert.is(statSync(world.at('/run/system-manager')).mode & 0o7777, 0o755);
  assert.is(liveTarget(system), '/opt/tree');
  dispose();
});

test('a link that leads there already is not touched', () => {
  const { system, dispose } = openLiveDoor();
  switchProfile(system, '/opt/tree');
  const calls: Parameters<typeof recording>[1] = [];
  assert.not(switchProfile(recording(system, calls), '/opt/tree'));
  assert.equal(calls, []);
  dispose();
});

test('there is a link at every moment, the old one or the new one, wherever it ends', () => {
  let ended = true;
  for (let last = 1; ended; last += 1) {
    const { world, system, dispose } = openLiveDoor();
    switchProfile(system, '/opt/old');
    // What an earlier end left behind is in nobody's way.
    symlinkSync('/opt/half', world.at('/run/system-manager/.sw.new'));
    ended = false;
    try {
      switchProfile(
        faulting(system, (count) => {
          if (count === last) throw new Error('end');
        }),
        '/opt/new',
      );
    } catch {
      ended = true;
    }
    assert.ok(['/opt/old', '/opt/new'].includes(readlinkSync(world.at(link))));
    switchProfile(system, '/opt/new');
    assert.is(readlinkSync(world.at(link)), '/opt/new');
    assert.equal(readdirSync(world.at('/run/system-manager')), ['sw']);
    dispose();
  }
});

test('in another root there is nothing to switch, and nothing is made', () => {
  const { world, system, dispose } = openDoor();
  mkdirSync(world.at('/run/system-manager'), { recursive: true });
  symlinkSync('/opt/tree', world.at(link));
  assert.is(liveTarget(system), undefined);
  assert.not(switchProfile(system, '/opt/new'));
  assert.not(removeProfile(system));
  assert.is(readlinkSync(world.at(link)), '/opt/tree');
  dispose();
});

test('anything else than a link is in the way, and stays', () => {
  const { world, system, dispose } = openLiveDoor();
  world.write(`${link}/theirs`, 'x');
  assert.throws(() => switchProfile(system, '/opt/tree'), /a directory is there, expected a link/);
  assert.throws(() => removeProfile(system), /a directory is there/);
  assert.ok(world.exists(`${link}/theirs`));
  dispose();
});

test('taken away, the link is gone, and its directory where it is empty', () => {
  const { world, system, dispose } = openLiveDoor();
  switchProfile(system, '/opt/tree');
  assert.ok(removeProfile(system));
  assert.not(world.exists('/run/system-manager'));
  assert.not(removeProfile(system));
  switchProfile(system, '/opt/tree');
  world.write('/run/system-manager/theirs', '');
  assert.ok(removeProfile(system));
  assert.equal(readdirSync(world.at('/run/system-manager')), ['theirs']);
  dispose();
});

test.run();
