import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { faulting, recording } from '../../../executors/layers.ts';
import { buildFarm, collectFarms } from '../../../executors/profile/farm.ts';
import { isSound } from '../../../executors/profile/farm-tree.ts';
import { switchProfile } from '../../../executors/profile/switch.ts';
import { farmName, farmOf } from '../../../planner/profile/farm.ts';
import { path } from '../../support/door.ts';
import { openLiveDoor } from '../../support/live.ts';

const test = suite('merged trees');
const state = path('/var/lib/system-manager');
const farms = `${state}/profiles`;
const links = {
  'bin/x': '/opt/x/bin/x',
  'share/doc/x': '/opt/x/share/doc/x',
  'share/man': '/opt/x/share/man',
};
const target = farmOf(links, state);

test('a tree is its links, in directories that everybody may enter', () => {
  const { world, system, dispose } = openLiveDoor();
  assert.is(buildFarm(system, state, links, target), 'made');
  assert.is(readlinkSync(world.at(`${target}/bin/x`)), '/opt/x/bin/x');
  assert.is(readlinkSync(world.at(`${target}/share/man`)), '/opt/x/share/man');
  for (const at of [farms, target, `${target}/share/doc`] as const) {
    assert.is(system.lstat(path(at))?.mode, 0o755, at);
  }
  assert.equal(readdirSync(world.at(farms)), [farmName(links)], 'nothing is left beside it');
  assert.ok(isSound(system, target));
  dispose();
});

test('made once, it is not touched again', () => {
  const { system, dispose } = openLiveDoor();
  buildFarm(system, state, links, target);
  const calls: Parameters<typeof recording>[1] = [];
  assert.is(buildFarm(recording(system, calls), state, links, target), 'nothing');
  assert.equal(calls, []);
  dispose();
});

test('a merge without any link is a tree too', () => {
  const { system, dispose } = openLiveDoor();
  const empty = farmOf({}, state);
  assert.is(buildFarm(system, state, {}, empty), 'made');
  assert.ok(isSound(system, empty));
  dispose();
});

test('a ready-made tree is left to whoever made it', () => {
  const { world, system, dispose } = openLiveDoor();
  assert.is(buildFarm(system, state, {}, '/nix/store/x-system-path'), 'nothing');
  assert.not(world.exists(farms));
  dispose();
});

test('links that are not those of the target are refused', () => {
  const { system, dispose } = openLiveDoor();
  assert.throws(() => buildFarm(system, state, { 'bin/y': '/opt/y' }, target), /plan again/);
  dispose();
});

test('ended anywhere, it is either missing or whole, and the next run makes it', () => {
  let ended = true;
  for (let last = 1; ended; last += 1) {
    const { world, system, dispose } = openLiveDoor();
    const dying = faulting(system, (count) => {
      if (count === last) throw new Error('end');
    });
    ended = false;
    try {
      buildFarm(dying, state, links, target);
    } catch {
      ended = true;
    }
    assert.ok(!world.exists(target) || isSound(system, target), `after ${last}`);
    buildFarm(system, state, links, target);
    assert.ok(isSound(system, target));
    assert.equal(readdirSync(world.at(farms)), [farmName(links)]);
    dispose();
  }
});

const alterations: Readonly<Record<string, (at: (path: string) => string) => void>> = {
  'a link that leads elsewhere': (at) => {
    unlinkSync(at(`${target}/bin/x`));
    symlinkSync('/tmp/x', at(`${target}/bin/x`));
  },
  'a link more': (at) => symlinkSync('/tmp/y', at(`${target}/bin/y`)),
  'a link less': (at) => unlinkSync(at(`${target}/bin/x`)),
  'an empty directory': (at) => mkdirSync(at(`${target}/lib`)),
  'a closed directory': (at) => chmodSync(at(`${target}/share/doc`), 0o700),
  'a directory that everybody may write': (at) => chmodSync(at(target), 0o777),
  'a directory in place of a link': (at) => {
    unlinkSync(at(`${target}/share/man`));
    mkdirSync(at(`${target}/share/man`));
  },
  'a file in place of it all': (at) => {
    rmSync(at(target), { recursive: true });
    symlinkSync('/tmp', at(target));
  },
};

for (const [what, alter] of Object.entries(alterations)) {
  test(`${what} is noticed, and put right`, () => {
    const { world, system, dispose } = openLiveDoor();
    buildFarm(system, state, links, target);
    alter(world.at);
    system.refresh();
    assert.not(isSound(system, target));
    assert.is(buildFarm(system, state, links, target), 'repaired');
    assert.ok(isSound(system, target));
    assert.equal(readdirSync(world.at(farms)), [farmName(links)]);
    dispose();
  });
}

test('while it is put right, what is on PATH is whole at every moment', () => {
  let ended = true;
  for (let last = 1; ended; last += 1) {
    const { world, system, dispose } = openLiveDoor();
    buildFarm(system, state, links, target);
    switchProfile(system, target);
    symlinkSync('/tmp/y', world.at(`${target}/bin/y`));
    system.refresh();
    const dying = faulting(system, (count) => {
      if (count === last) throw new Error('end');
    });
    ended = false;
    try {
      buildFarm(dying, state, links, target);
    } catch {
      ended = true;
    }
    system.refresh();
    const live = path(readlinkSync(world.at('/run/system-manager/sw')));
    assert.is(readlinkSync(world.at(`${live}/share/man`)), '/opt/x/share/man', `after ${last}`);
    buildFarm(system, state, links, target);
    switchProfile(system, target);
    assert.ok(isSound(system, target));
    dispose();
  }
});

test('trees that nobody needs are collected, with what was left half made', () => {
  const { world, system, dispose } = openLiveDoor();
  const others = ['/opt/a', '/opt/b', '/opt/c'].map((each) => ({ 'bin/x': each }));
  const [kept = target, live = target, idle = target] = others.map((each) => {
    buildFarm(system, state, each, farmOf(each, state));
    return farmOf(each, state);
  });
  switchProfile(system, live);
  mkdirSync(world.at(`${farms}/.${farmName(links)}.new/bin`), { recursive: true });
  world.write(`${farms}/notes`, 'not ours');
  const removed = collectFarms(system, state, [kept]);
  assert.equal([...removed].sort(), [path(`${farms}/.${farmName(links)}.new`), idle].sort());
  const left = ['notes', kept.slice(farms.length + 1), live.slice(farms.length + 1)];
  assert.equal(readdirSync(world.at(farms)).sort(), left.sort());
  dispose();
});

test('what trees link to is not collected with them, and the last takes the directory along', () => {
  const { world, system, dispose } = openLiveDoor();
  world.write('/opt/x/share/man/x.1', '');
  buildFarm(system, state, links, target);
  assert.equal(collectFarms(system, state, []), [target]);
  assert.ok(world.exists('/opt/x/share/man/x.1'));
  assert.not(world.exists(farms));
  assert.equal(collectFarms(system, state, []), []);
  dispose();
});

test.run();
