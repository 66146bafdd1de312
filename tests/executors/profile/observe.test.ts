import { symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readOnly } from '../../../executors/layers.ts';
import { buildFarm } from '../../../executors/profile/farm.ts';
import { observeProfile } from '../../../executors/profile/observe.ts';
import { switchProfile } from '../../../executors/profile/switch.ts';
import { bootLines } from '../../../planner/profile/boot.ts';
import { farmOf } from '../../../planner/profile/farm.ts';
import { type Door, openDoor, path } from '../../support/door.ts';
import { openLiveDoor } from '../../support/live.ts';

const test = suite('looking at the profile');
const state = path('/var/lib/system-manager');
const links = { 'bin/x': '/opt/x/bin/x' };
const farm = farmOf(links, state);

const seen = ({ system }: Door) => {
  system.refresh();
  return observeProfile(readOnly(system), state);
};
const leads = (target: string) => ({ type: 'profile', target, packages: [], generation: null });

test('nothing is there before the first apply', () => {
  const door = openLiveDoor();
  assert.is(seen(door), null);
  door.dispose();
});

test('a link is where it leads', () => {
  const door = openLiveDoor();
  door.world.write('/opt/tree/bin/x', '');
  switchProfile(door.system, '/opt/tree');
  assert.equal(seen(door), leads('/opt/tree'));
  buildFarm(door.system, state, links, farm);
  switchProfile(door.system, farm);
  assert.equal(seen(door), leads(farm));
  door.dispose();
});

test('a tree that was altered, or has gone, is another target', () => {
  const door = openLiveDoor();
  buildFarm(door.system, state, links, farm);
  switchProfile(door.system, farm);
  symlinkSync('/tmp/y', door.world.at(`${farm}/bin/y`));
  assert.equal(seen(door), leads(`${farm} (altered)`));
  door.system.removeTree(farm);
  assert.equal(seen(door), leads(`${farm} (nothing is there)`));
  switchProfile(door.system, '/nix/store/collected');
  assert.equal(seen(door), leads('/nix/store/collected (nothing is there)'));
  door.dispose();
});

test('a relative link of somebody else is told as it is', () => {
  const door = openLiveDoor();
  switchProfile(door.system, '../elsewhere');
  assert.equal(seen(door), leads('../elsewhere'));
  door.dispose();
});

test('what is no link cannot be a profile', () => {
  const door = openLiveDoor();
  door.world.write('/run/system-manager/sw/x', '');
  assert.equal(seen(door), { type: 'unreadable', error: 'a directory is there' });
  door.dispose();
});

test('in another root it is what the next boot makes, and its tree counts as well', () => {
  const door = openDoor();
  const { world, system } = door;
  assert.is(seen(door), null);
  const profile = { packages: ['/opt/x'], links, variables: {} };
  const text = ['d /home/x 0700 x x - -', ...bootLines(profile, state), ''].join('\n');
  world.write('/etc/tmpfiles.d/system-manager.conf', text);
  assert.equal(seen(door), leads(`${farm} (nothing is there)`));
  buildFarm(system, state, links, farm);
  assert.equal(seen(door), leads(farm));
  world.write('/etc/tmpfiles.d/system-manager.conf', 'd /home/x 0700 x x - -\n');
  assert.is(seen(door), null);
  door.dispose();
});

test.run();
