import { readlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { carryOutProfile } from '../../../executors/profile/carry-out.ts';
import { observeProfile } from '../../../executors/profile/observe.ts';
import { desiredProfile, farmOf, profileAddress } from '../../../planner/profile/farm.ts';
import { planProfile } from '../../../planner/profile/plan.ts';
import type { OtherEntry, ResolvedManifest, ResolvedProfile } from '../../../schema/types.ts';
import { type Door, path } from '../../support/door.ts';
import { openLiveDoor } from '../../support/live.ts';

const test = suite('putting a profile on PATH');
const state = path('/var/lib/system-manager');
const link = '/run/system-manager/sw';

const merged: ResolvedProfile = {
  packages: ['/opt/x'],
  links: { 'bin/x': '/opt/x/bin/x' },
  variables: {},
};
const farm = farmOf(merged.links, state);

const manifest = (profile: ResolvedProfile | undefined): ResolvedManifest => ({
  version: 1,
  files: {},
  assertions: [],
  settings: {},
  ...(profile === undefined ? {} : { profile }),
});

const entryOf = (profile: ResolvedProfile): OtherEntry | undefined => {
  const applied = desiredProfile(profile, state);
  return applied === undefined
    ? undefined
    : {
        kind: 'profile',
        schema_version: 1,
        applied,
        origin: 'created',
        original: null,
        protect: false,
        depends_on: [],
      };
};

/** Plans from what was recorded to what is wanted, and carries it out. */
async function apply(
  { system }: Door,
  wanted: ResolvedProfile | undefined,
  recorded?: ResolvedProfile,
): Promise<{ readonly actions: readonly string[]; readonly failed: readonly string[] }> {
  const entry = recorded && entryOf(recorded);
  const { changes } = planProfile(
    {
      resolved: manifest(wanted),
      recorded: entry === undefined ? new Map() : new Map([[profileAddress, entry]]),
      seen: new Map([[profileAddress, observeProfile(system, state)]]),
      owners: { users: new Map(), groups: new Map() },
      systemd: 252,
    },
    state,
  );
  const failed = await carryOutProfile(changes, manifest(wanted), system, state);
  return {
    actions: changes.flatMap(({ change }) => change.actions),
    failed: [...failed].map(([address, why]) => `${address}: ${why}`),
  };
}

test('merged packages are made and switched to, and then there is nothing to do', async () => {
  const door = openLiveDoor();
  assert.equal(await apply(door, merged), { actions: ['create'], failed: [] });
  assert.is(readlinkSync(door.world.at(link)), farm);
  assert.is(readlinkSync(door.world.at(`${farm}/bin/x`)), '/opt/x/bin/x');
  assert.equal(await apply(door, merged, merged), { actions: [], failed: [] });
  door.dispose();
});

test('from one tree to another and back, the link leads to the wanted one', async () => {
  const door = openLiveDoor();
  const ready = { path: '/opt/tree', packages: [], links: {}, variables: {} };
  door.world.write('/opt/tree/bin/x', '');
  await apply(door, merged);
  assert.equal((await apply(door, ready, merged)).actions, ['update']);
  assert.is(readlinkSync(door.world.at(link)), '/opt/tree');
  assert.equal((await apply(door, merged, ready)).actions, ['update']);
  assert.is(readlinkSync(door.world.at(link)), farm);
  assert.equal(await apply(door, merged, merged), { actions: [], failed: [] });
  door.dispose();
});

test('what was altered by hand is put right by the next apply', async () => {
  const door = openLiveDoor();
  await apply(door, merged);
  door.system.remove(path(`${farm}/bin/x`));
  assert.equal((await apply(door, merged, merged)).actions, ['update']);
  assert.is(readlinkSync(door.world.at(`${farm}/bin/x`)), '/opt/x/bin/x');
  door.system.remove(path(link));
  assert.equal((await apply(door, merged, merged)).actions, ['create']);
  assert.equal((await apply(door, merged, merged)).actions, []);
  door.dispose();
});

test('without a profile the link goes', async () => {
  const door = openLiveDoor();
  await apply(door, merged);
  assert.equal(await apply(door, undefined, merged), { actions: ['delete'], failed: [] });
  assert.not(door.world.exists(link));
  assert.equal(await apply(door, undefined, merged), { actions: ['forget'], failed: [] });
  door.dispose();
});

test('a link that somebody else put there since stays', async () => {
  const door = openLiveDoor();
  await apply(door, merged);
  door.system.remove(path(link));
  door.system.makeLink(path(link), '/elsewhere');
  assert.equal((await apply(door, undefined, merged)).actions, ['forget']);
  assert.is(readlinkSync(door.world.at(link)), '/elsewhere');
  door.dispose();
});

test('what fails is told by its address', async () => {
  const door = openLiveDoor();
  const { changes } = planProfile(
    {
      resolved: manifest(merged),
      recorded: new Map(),
      seen: new Map(),
      owners: { users: new Map(), groups: new Map() },
      systemd: null,
    },
    state,
  );
  door.world.write(`${link}/theirs`, '');
  const failed = await carryOutProfile(changes, manifest(merged), door.system, state);
  assert.match(failed.get(profileAddress) ?? '', 'a directory is there');
  door.dispose();
});

test.run();
