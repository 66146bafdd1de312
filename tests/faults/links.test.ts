import { chmodSync, lchownSync, mkdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure } from '../../executors/failure.ts';
import { isRoot } from '../support/arbitrary.ts';
import {
  applyOn,
  destroyOn,
  driftOn,
  failureOf,
  isDone,
  type Outcome,
  planOn,
} from '../support/engine.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { inodesOf } from '../support/snapshot.ts';

const test = suite('parents that are links');

const file = (path: string) => ({ version: 1, etc: {}, files: { [path]: { text: 'ours\n' } } });

// A directory beside the root that looks like one inside it: whoever leaves the root shows here.
function guarded(): Scratch & { readonly untouched: () => boolean } {
  const world = scratch();
  const outside = join(world.directory, 'outside');
  mkdirSync(join(outside, 'etc'), { recursive: true });
  writeFileSync(join(outside, 'file'), 'outside\n');
  mkdirSync(world.at('/opt/real'), { recursive: true });
  const before = inodesOf(outside);
  return { ...world, untouched: () => inodesOf(outside) === before };
}

function refused(outcome: Outcome, reason: string): void {
  assert.is(outcome.plan?.applyable, false, failureOf(outcome));
  assert.equal(
    outcome.plan?.conflicts.map((conflict) => conflict.reason),
    [reason],
  );
  assert.is(outcome.result, 'threw');
}

for (const [words, target] of [
  ['relative', '../opt/real'],
  ['absolute, meant from inside the root', '/opt/real'],
  ['that goes through another link', 'hop/real'],
  ['with dots in it', './.././opt/../opt/real/.'],
] as const) {
  test(`a link inside the root is followed: one ${words}`, async () => {
    const world = guarded();
    const before = world.tree();
    symlinkSync('../opt', world.at('/etc/hop'));
    symlinkSync(target, world.at('/etc/link'));
    const outcome = await applyOn(world, file('/etc/link/below/file'));
    assert.ok(isDone(outcome), failureOf(outcome));
    assert.is(world.read('/opt/real/below/file'), 'ours\n');
    assert.ok((await driftOn(world, true)).in_sync);
    world.write('/opt/real/below/file', 'by hand\n');
    assert.not((await driftOn(world)).in_sync);
    assert.ok(isDone(await applyOn(world, file('/etc/link/below/file'))), 'repaired');
    assert.ok(isDone(await destroyOn(world)));
    assert.is(
      world.tree(),
      before.replace('d /opt', `l /etc/hop -> ../opt\nl /etc/link -> ${target}\nd /opt`),
    );
    assert.ok(world.untouched());
    world.dispose();
  });
}

test('a link whose .. leaves the root is refused, and nothing outside is touched', async () => {
  const world = guarded();
  symlinkSync('../../outside', world.at('/etc/link'));
  refused(await applyOn(world, file('/etc/link/file')), 'outside_root');
  assert.ok(world.untouched());
  world.dispose();
});

test('an absolute link to a place outside is taken from the root, where nothing is', async () => {
  const world = guarded();
  symlinkSync(join(world.directory, 'outside'), world.at('/etc/link'));
  const outcome = await applyOn(world, file('/etc/link/file'));
  assert.not(isDone(outcome));
  assert.is(outcome.plan?.applyable, false);
  assert.ok(world.untouched());
  world.dispose();
});

test('links in a circle are refused without end', async () => {
  const world = guarded();
  symlinkSync('two', world.at('/etc/one'));
  symlinkSync('one', world.at('/etc/two'));
  const outcome = await applyOn(world, file('/etc/one/file'));
  assert.is(outcome.plan?.applyable, false, failureOf(outcome));
  assert.is(outcome.result, 'threw');
  world.dispose();
});

test('a link that leads into our own state or below /proc is refused', async () => {
  const world = guarded();
  mkdirSync(world.at('/proc'));
  symlinkSync('/proc', world.at('/etc/link'));
  refused(await applyOn(world, file('/etc/link/file')), 'forbidden_place');
  symlinkSync('/var/lib', world.at('/etc/state'));
  refused(await applyOn(world, file('/etc/state/system-manager/x')), 'forbidden_place');
  world.dispose();
});

test('a directory that everybody can write into is no parent', async () => {
  const world = guarded();
  mkdirSync(world.at('/opt/open'));
  chmodSync(world.at('/opt/open'), 0o777);
  refused(await applyOn(world, file('/opt/open/file')), 'untrusted_parent');
  chmodSync(world.at('/opt/open'), 0o1777);
  assert.ok(isDone(await applyOn(world, file('/opt/open/file'))), 'the sticky bit will do');
  world.dispose();
});

test('a link put in the place of a parent between plan and apply leads nowhere outside', async () => {
  const world = guarded();
  mkdirSync(world.at('/etc/app'));
  const plan = await planOn(world, file('/etc/app/file'));
  assert.ok(plan.applyable);
  rmdirSync(world.at('/etc/app'));
  symlinkSync('../../outside', world.at('/etc/app'));
  const outcome = await applyOn(world, undefined, plan);
  assert.ok(outcome.error instanceof Failure, failureOf(outcome));
  assert.is(outcome.error.kind, 'refused');
  assert.ok(world.untouched());
  world.dispose();
});

if (isRoot) {
  test('a link that belongs to somebody else is refused', async () => {
    const world = guarded();
    symlinkSync('../opt/real', world.at('/etc/link'));
    lchownSync(world.at('/etc/link'), 65534, 65534);
    refused(await applyOn(world, file('/etc/link/file')), 'untrusted_link');
    world.dispose();
  });

  test('so is one of root in a directory that belongs to somebody else', async () => {
    const world = guarded();
    mkdirSync(world.at('/opt/theirs'));
    symlinkSync('../real', world.at('/opt/theirs/link'));
    lchownSync(world.at('/opt/theirs'), 65534, 65534);
    refused(await applyOn(world, file('/opt/theirs/link/file')), 'untrusted_link');
    refused(await applyOn(world, file('/opt/theirs/file')), 'untrusted_parent');
    world.dispose();
  });
} else process.stdout.write('Not tried, for it takes root: links that belong to somebody else\n');

test.run();
