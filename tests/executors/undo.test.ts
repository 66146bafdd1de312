import { symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyOn, driftOn, failureOf, mustApply, stateOn } from '../support/engine.ts';
import { changesOfOurs, changesOfTheirs } from '../support/every-kind.ts';
import { beforeEach } from '../support/mutations.ts';
import { scratch } from '../support/scratch.ts';
import { bytesOf } from '../support/snapshot.ts';

const test = suite('putting everything back');
const no = ['/bin/false'];

for (const [whose, story] of [
  ['ours', changesOfOurs],
  ['theirs', changesOfTheirs],
] as const) {
  test(`a validator that says no puts everything back that was changed of ${whose}`, async () => {
    const { world, wanted } = await story(no);
    const before = world.tree();
    const state = stateOn(world);
    const outcome = await applyOn(world, wanted);
    assert.is(outcome.result, 'rolled_back', failureOf(outcome));
    assert.is(world.tree(), before);
    assert.equal(stateOn(world), state, 'the state still says what is true');
    assert.not((await driftOn(world)).interrupted);
    world.dispose();
  });
}

test('with --on-failure rollback a failure of the host puts everything back too', async () => {
  const { world, wanted } = await changesOfTheirs();
  const before = world.tree();
  // The last thing that an apply of these does before it looks again is to take the old file away.
  let failed = false;
  const layer = beforeEach((_, { method, path }) => {
    if (failed || method !== 'rename' || path !== '/etc/absent-second') return;
    failed = true;
    throw Object.assign(new Error('for the test'), { code: 'EIO' });
  });
  const outcome = await applyOn({ root: world.root, layer, rollBack: true }, wanted);
  assert.ok(failed);
  assert.is(outcome.result, 'rolled_back', failureOf(outcome));
  assert.is(world.tree(), before);
  world.dispose();
});

test('what someone put there meanwhile is not lost by putting back', async () => {
  const world = scratch();
  await mustApply(world, { version: 1, etc: { conf: { text: 'old\n' } } });
  const script = 'echo meddled > "$SM_ROOT/etc/conf"; echo new > "$SM_ROOT/etc/extra"; exit 1';
  const outcome = await applyOn(world, {
    version: 1,
    etc: { conf: { text: 'new\n', validate: ['/bin/sh', '-c', script] } },
  });
  assert.is.not(outcome.result, 'ok');
  const all = [...bytesOf(world.root).keys()].filter((path) => /conf|object/.test(path));
  assert.ok(
    all.some((path) => world.read(path) === 'meddled\n'),
    'what the validator wrote is in place or in the backups',
  );
  assert.is(world.read('/etc/extra'), 'new\n');
  world.dispose();
});

test('a link that was created is taken away, and what was imported stays', async () => {
  const world = scratch();
  symlinkSync('target', world.at('/etc/imported'));
  const before = world.tree();
  const outcome = await applyOn(world, {
    version: 1,
    etc: {
      imported: { link: 'target' },
      created: { link: 'target' },
      'new/deep/file': { text: 'x', validate: no },
    },
  });
  assert.is(outcome.result, 'rolled_back', failureOf(outcome));
  assert.is(world.tree(), before);
  assert.is(stateOn(world), undefined, 'nothing was recorded');
  world.dispose();
});

test.run();
