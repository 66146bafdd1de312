import fc from 'fast-check';
import '../support/properties.ts';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { manifest, things, worldOf } from '../support/arbitrary.ts';
import { applyOn, destroyOn, failureOf, isDone } from '../support/engine.ts';
import { law } from '../support/law.ts';
import { treeOn } from '../support/snapshot.ts';

const test = suite('the law of destroy');

test('destroy after any sequence of applies gives back the tree that was there', async () => {
  let applied = 0;
  await law(
    fc.asyncProperty(
      things(),
      fc.array(manifest(), { minLength: 1, maxLength: 4 }),
      async (standing, manifests) => {
        const world = worldOf(standing);
        try {
          const before = treeOn(world.root);
          for (const wanted of manifests) {
            const outcome = await applyOn(world, wanted);
            if (outcome.plan?.applyable !== true) continue;
            assert.ok(isDone(outcome), failureOf(outcome));
            applied += 1;
          }
          const end = await destroyOn(world);
          assert.ok(isDone(end), failureOf(end));
          assert.is(treeOn(world.root), before);
        } finally {
          world.dispose();
        }
      },
    ),
    60,
  );
  assert.ok(applied > 40, `${applied} applies were possible`);
});

test.run();
