import { readlinkSync, rmSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { DriftReport } from '../../schema/types.ts';
import { applyOn, destroyOn, driftOn, isDone, mustApply, planOn } from '../support/engine.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { storePath } from '../support/store.ts';

const test = suite('a host with a Nix store');

const [tree, linked, named] = [storePath('tree'), storePath('linked'), storePath('named')];
const gcRoot = '/nix/var/nix/gcroots/system-manager-current';
const rootsDirectory = '/nix/var/nix/gcroots/system-manager';
const rootOf = (path: string): string => `${rootsDirectory}/${path.split('/').at(-1)}`;

const manifest = {
  version: 1,
  profile: { path: tree },
  etc: { linked: { link: `${linked}/file` }, named: { text: `run ${named}/bin/x.\n` } },
};

function store(): Scratch {
  const world = scratch();
  for (const path of [tree, linked, named]) world.write(`${path}/bin/x`, 'x');
  return world;
}

const words = ({ resource_drift: drifted }: DriftReport): readonly string[] =>
  drifted.map(
    ({ address, fields }) =>
      `${address} ${fields.map(({ path, expected, actual }) => `${path} ${expected} ${actual}`)}`,
  );

test('an apply keeps what is in use, and sets the generation; destroy takes all of it away', async () => {
  const world = store();
  const before = world.tree();
  await mustApply(world, manifest);
  for (const path of [tree, linked, named]) assert.is(readlinkSync(world.at(rootOf(path))), path);
  assert.is(readlinkSync(world.at(gcRoot)), tree);
  assert.is((await applyOn(world, manifest)).result, 'unchanged');
  assert.ok((await driftOn(world)).in_sync);
  await mustApply(world, { version: 1, etc: { linked: manifest.etc.linked } });
  assert.equal(
    [tree, linked, named].map((path) => world.exists(gcRoot) || isLink(world, rootOf(path))),
    [false, true, false],
  );
  assert.ok(isDone(await destroyOn(world)));
  assert.equal(world.tree(), before);
  world.dispose();
});

test('what has gone from the store is drift of everything that needs it', async () => {
  const world = store();
  await mustApply(world, manifest);
  for (const path of [tree, linked, named]) rmSync(world.at(path), { recursive: true });
  assert.equal(words(await driftOn(world)), [
    `file:/etc/linked store_path ${linked} nothing is there`,
    `file:/etc/named store_path ${named} nothing is there`,
    `file:/etc/tmpfiles.d/system-manager.conf store_path ${tree} nothing is there`,
    `profile:system generation ${tree} ${tree} (nothing is there),target ${tree} ${tree} (nothing is there)`,
  ]);
  assert.ok(isDone(await destroyOn(world)));
  world.dispose();
});

test('a GC root that is gone is drift, and one step of the plan brings it back', async () => {
  const world = store();
  await mustApply(world, manifest);
  rmSync(world.at(rootOf(named)));
  assert.equal(words(await driftOn(world)), [`file:/etc/named gc_root ${named} nothing is there`]);
  const plan = await planOn(world, manifest);
  assert.equal(plan.resource_changes, []);
  assert.equal(
    plan.steps.map(({ op, targets }) => [op, targets]),
    [['protect', [named]]],
  );
  await mustApply(world, manifest);
  assert.ok(isLink(world, rootOf(named)));
  assert.ok((await driftOn(world)).in_sync);
  world.dispose();
});

test('a root without a store gets no links of Nix, and is in sync', async () => {
  const world = scratch();
  await mustApply(world, manifest);
  assert.not(world.exists('/nix'));
  assert.equal(
    words(await driftOn(world)).filter((line) => /store_path|gc_root|generation/.test(line)),
    [],
  );
  world.dispose();
});

test('links of Nix in the way refuse the apply before anything has changed', async () => {
  const world = store();
  world.write(`${gcRoot}/file`, 'theirs');
  const before = world.tree();
  const { error } = await applyOn(world, manifest);
  assert.match(String(error), 'nothing was changed');
  assert.equal(world.tree(), before);
  world.dispose();
});

function isLink(world: Scratch, path: string): boolean {
  try {
    return readlinkSync(world.at(path)) !== '';
  } catch {
    return false;
  }
}

test.run();
