import fc from 'fast-check';
import '../support/properties.ts';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addressesOf, manifest, things, worldOf } from '../support/arbitrary.ts';
import {
  applyOn,
  destroyOn,
  driftOn,
  failureOf,
  isDone,
  isEmpty,
  planOn,
} from '../support/engine.ts';
import { type Edit, editByHand, edits } from '../support/hand-edit.ts';
import { law } from '../support/law.ts';
import { bytesOf, inodesOf, lostBytes, treeOn } from '../support/snapshot.ts';

const test = suite('laws of drift');
const manyEdits = fc.array(fc.option(fc.constantFrom(...edits), { nil: undefined }), {
  minLength: 6,
  maxLength: 6,
});

// Edits the addresses of a manifest, the first edit for the first, and so on; returns the edited ones.
function editAll(
  root: string,
  addresses: readonly string[],
  chosen: readonly (Edit | undefined)[],
): readonly string[] {
  return addresses.filter((address, index) => {
    const edit = chosen[index];
    return edit !== undefined && editByHand(root, address.slice('file:'.length), edit);
  });
}

test('drift names exactly what was edited by hand, and one apply repairs it', async () => {
  let edited = 0;
  await law(
    fc.asyncProperty(
      things(false),
      manifest(['backup', 'adopt', undefined]),
      manyEdits,
      async (standing, wanted, chosen) => {
        const world = worldOf(standing);
        try {
          if (!isDone(await applyOn(world, wanted))) return;
          const asApplied = treeOn(world.root);
          const changed = editAll(world.root, addressesOf(wanted), chosen);
          edited += changed.length;
          const report = await driftOn(world);
          assert.equal(
            report.resource_drift.map(({ address }) => address),
            [...changed].sort(),
          );
          assert.is(report.in_sync, changed.length === 0);
          const bytes = bytesOf(world.root);
          const repair = await applyOn(world, wanted);
          if (repair.plan?.applyable !== true) return;
          assert.ok(isDone(repair), failureOf(repair));
          assert.is(treeOn(world.root), asApplied);
          assert.equal(
            lostBytes(world.root, bytes).filter((path) => !isOurs(path)),
            [],
          );
          assert.ok((await driftOn(world)).in_sync);
        } finally {
          world.dispose();
        }
      },
    ),
    60,
  );
  assert.ok(edited > 20, `${edited} edits were possible`);
});

const isOurs = (path: string): boolean => path.startsWith('/var/lib/system-manager/');

test('whatever is edited between applies, no byte is lost and the last manifest holds', async () => {
  await law(
    fc.asyncProperty(
      things(),
      fc.array(fc.tuple(manifest(['backup', 'adopt', undefined]), manyEdits), {
        minLength: 2,
        maxLength: 4,
      }),
      async (standing, rounds) => {
        const world = worldOf(standing);
        try {
          const originals = bytesOf(world.root);
          for (const [wanted, chosen] of rounds) {
            const outcome = await applyOn(world, wanted);
            if (outcome.plan?.applyable !== true) continue;
            assert.ok(isDone(outcome), failureOf(outcome));
            assert.equal(lostBytes(world.root, originals), []);
            assert.ok(isEmpty(await planOn(world, wanted)));
            editAll(world.root, addressesOf(wanted), chosen);
            // What is edited by hand is no longer what stood there: only we must not lose it.
            for (const path of lostBytes(world.root, originals)) originals.delete(path);
          }
          const end = await destroyOn(world);
          if (end.plan?.applyable !== true) return;
          assert.ok(isDone(end), failureOf(end));
          assert.equal(lostBytes(world.root, originals), []);
        } finally {
          world.dispose();
        }
      },
    ),
    40,
  );
});

test('plan and drift write nothing at all', async () => {
  await law(
    fc.asyncProperty(
      things(),
      manifest(),
      manifest(),
      manyEdits,
      async (standing, one, two, chosen) => {
        const world = worldOf(standing);
        try {
          const untouched = inodesOf(world.root);
          await planOn(world, one);
          assert.is(inodesOf(world.root), untouched, 'plan without a state');
          const { result } = await applyOn(world, one);
          editAll(world.root, addressesOf(one), chosen);
          const before = inodesOf(world.root);
          await planOn(world, two);
          await planOn(world, undefined);
          assert.is(inodesOf(world.root), before, 'plan');
          if (result === 'threw') return;
          await driftOn(world);
          await driftOn(world, true);
          assert.is(inodesOf(world.root), before, 'drift');
        } finally {
          world.dispose();
        }
      },
    ),
    40,
  );
});

test.run();
