import fc from 'fast-check';
import '../support/properties.ts';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { manifest, things, worldOf } from '../support/arbitrary.ts';
import { applyOn, driftOn, failureOf, isEmpty, planOn } from '../support/engine.ts';
import { law } from '../support/law.ts';
import { inodesOf, treeOn } from '../support/snapshot.ts';

const test = suite('laws of plan and apply');
const lock = '/var/lib/system-manager/lock';
const anyPolicy = ['backup', 'backup', 'adopt', undefined];

test('after an apply there is nothing to plan and nothing has drifted', async () => {
  let applied = 0;
  await law(
    fc.asyncProperty(things(), manifest(anyPolicy), async (standing, wanted) => {
      const world = worldOf(standing);
      try {
        const outcome = await applyOn(world, wanted);
        if (outcome.plan?.applyable !== true) return;
        applied += 1;
        assert.is(outcome.result, 'ok', failureOf(outcome));
        const plan = await planOn(world, wanted);
        assert.ok(isEmpty(plan), JSON.stringify([plan.resource_changes, plan.conflicts]));
        const report = await driftOn(world, true);
        assert.equal(report.resource_drift, []);
        assert.ok(report.in_sync);
        assert.not(report.interrupted);
      } finally {
        world.dispose();
      }
    }),
    60,
  );
  assert.ok(applied > 20, `${applied} applies of 60 were possible`);
});

test('a second apply changes nothing, not even a timestamp of ours', async () => {
  await law(
    fc.asyncProperty(things(), manifest(anyPolicy), async (standing, wanted) => {
      const world = worldOf(standing);
      try {
        const first = await applyOn(world, wanted);
        if (first.plan?.applyable !== true) return;
        const before = inodesOf(world.root, lock);
        assert.is((await applyOn(world, wanted)).result, 'unchanged');
        assert.is(inodesOf(world.root, lock), before, 'planned anew');
        const again = await applyOn(world, wanted, first.plan);
        assert.is(again.result, 'unchanged', `the same plan: ${String(again.error)}`);
        assert.is(inodesOf(world.root, lock), before, 'the same plan again');
      } finally {
        world.dispose();
      }
    }),
    50,
  );
});

test('equal hosts and manifests give equal plans, but for the timestamp', async () => {
  await law(
    fc.asyncProperty(
      things(),
      manifest(anyPolicy),
      manifest(anyPolicy),
      async (standing, one, two) => {
        const world = worldOf(standing);
        try {
          await applyOn(world, one);
          const first = await planOn(world, two);
          const second = await planOn(world, two);
          assert.is(
            JSON.stringify({ ...second, timestamp: '' }),
            JSON.stringify({ ...first, timestamp: '' }),
          );
        } finally {
          world.dispose();
        }
      },
    ),
    50,
  );
});

test('a plan that cannot be applied changes nothing', async () => {
  await law(
    fc.asyncProperty(things(), manifest([undefined]), async (standing, wanted) => {
      const world = worldOf(standing);
      try {
        const before = treeOn(world.root);
        const outcome = await applyOn(world, wanted);
        if (outcome.plan?.applyable === true) return;
        assert.is(outcome.result, 'threw');
        assert.is(treeOn(world.root), before);
        assert.not(world.exists('/var/lib/system-manager'), 'no trace of us');
      } finally {
        world.dispose();
      }
    }),
    60,
  );
});

test.run();
