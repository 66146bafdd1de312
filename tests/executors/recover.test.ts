import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure } from '../../executors/failure.ts';
import {
  applyOn,
  failureOf,
  isDone,
  isEmpty,
  planOn,
  recoverOn,
  stateOn,
} from '../support/engine.ts';
import { interruptedManifest, interruptedOn } from '../support/interrupted.ts';
import { failingAt } from '../support/mutations.ts';
import { scratch } from '../support/scratch.ts';
import { inodesOf } from '../support/snapshot.ts';

const test = suite('recovery');
const lock = '/var/lib/system-manager/lock';

test('where nothing was interrupted it does nothing', async () => {
  const world = scratch();
  await applyOn(world, interruptedManifest);
  const before = inodesOf(world.root, lock);
  assert.equal(await recoverOn(world), []);
  assert.is(inodesOf(world.root, lock), before);
  world.dispose();
});

test('it finishes what was begun, records all of it, and says so', async () => {
  const world = scratch();
  const half = await interruptedOn(world);
  const events = await recoverOn(half);
  const last = events.find((event) => event.type === 'journal_recovered');
  assert.ok(last?.type === 'journal_recovered');
  assert.equal(last.type === 'journal_recovered' && last.left, []);
  const resources = stateOn(half)?.resources ?? {};
  assert.equal(
    Object.values(resources).map(({ origin }) => origin),
    ['created', 'created', 'created'],
  );
  assert.ok(isEmpty(await planOn(half, interruptedManifest)));
  assert.equal(await recoverOn(half), [], 'once is enough');
  half.dispose();
  world.dispose();
});

test('one that fails itself can be tried again', async () => {
  const world = scratch();
  const half = await interruptedOn(world);
  let tried = 0;
  for (let n = 1; ; n += 1) {
    const { layer, hit } = failingAt(n, 'EIO', () => false);
    try {
      await recoverOn({ root: half.root, layer });
    } catch (error) {
      assert.instance(error, Failure, `${hit()?.method} ${hit()?.path}: ${String(error)}`);
      // The next one finds it as it is now.
    }
    if (hit() === undefined) break;
    tried += 1;
  }
  assert.ok(tried > 0);
  const last = await applyOn(half, interruptedManifest);
  assert.ok(isDone(last), failureOf(last));
  assert.ok(isEmpty(await planOn(half, interruptedManifest)));
  assert.equal(
    Object.values(stateOn(half)?.resources ?? {}).map(({ origin }) => origin),
    ['created', 'created', 'created'],
  );
  half.dispose();
  world.dispose();
});

test.run();
