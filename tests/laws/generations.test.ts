import fc from 'fast-check';
import '../support/properties.ts';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { manifest, things, worldOf } from '../support/arbitrary.ts';
import { applyOn, destroyOn, failureOf, isDone, planOn, stateOn } from '../support/engine.ts';
import { deleteOn, generationsOn, withSources } from '../support/generations.ts';
import { law } from '../support/law.ts';
import type { Scratch } from '../support/scratch.ts';
import { treeOn } from '../support/snapshot.ts';

const test = suite('the law of generations');

type Step =
  | { readonly kind: 'apply'; readonly wanted: Readonly<Record<string, unknown>> }
  | { readonly kind: 'rollback'; readonly choice: number }
  | { readonly kind: 'delete'; readonly choice: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: manifest().map((wanted) => ({ kind: 'apply' as const, wanted })) },
  { weight: 3, arbitrary: fc.nat(5).map((choice) => ({ kind: 'rollback' as const, choice })) },
  { weight: 1, arbitrary: fc.nat(5).map((choice) => ({ kind: 'delete' as const, choice })) },
);

const settings = { retain: 3 };

async function take(world: Scratch, each: Step, number: number): Promise<boolean> {
  const numbers = generationsOn(world);
  if (each.kind === 'delete') {
    deleteOn(world, (one) => one <= (numbers[each.choice] ?? 0));
    return false;
  }
  const back = each.kind === 'rollback' ? numbers[each.choice % numbers.length] : undefined;
  if (each.kind === 'rollback' && back === undefined) return false;
  const wanted =
    each.kind === 'rollback'
      ? { backTo: back }
      : { ...withSources(world, each.wanted, number), settings };
  const outcome = await applyOn(world, wanted);
  if (outcome.plan?.applyable === true) assert.ok(isDone(outcome), failureOf(outcome));
  return each.kind === 'rollback' && outcome.result === 'ok';
}

// Everything that is kept can be gone back to, and everything that is to be given back is there.
async function nothingMissing(world: Scratch): Promise<void> {
  for (const number of generationsOn(world)) {
    const plan = await planOn(world, { backTo: number });
    const missing = plan.conflicts.filter(({ reason }) => reason.startsWith('missing'));
    assert.equal(missing, [], `back to ${number}`);
  }
  for (const [address, entry] of Object.entries(stateOn(world)?.resources ?? {})) {
    if (entry.kind !== 'file' || entry.original === null) continue;
    const folder = `/var/lib/system-manager/backups/${entry.original.replace('sha256:', '')}`;
    assert.ok(world.exists(`${folder}/object`), `the original of ${address}`);
  }
}

test('after any applies, rollbacks and deletions, nothing needed is gone, and destroy gives back', async () => {
  let wentBack = 0;
  let tried = 0;
  await law(
    fc.asyncProperty(
      things(),
      fc.array(step, { minLength: 3, maxLength: 8, size: 'max' }),
      async (standing, steps) => {
        const world = worldOf(standing);
        tried += 1;
        try {
          const before = treeOn(world.root);
          for (const [index, each] of steps.entries()) {
            if (await take(world, each, index)) wentBack += 1;
            assert.ok(generationsOn(world).length <= 3, 'no more are kept than is said');
          }
          await nothingMissing(world);
          const end = await destroyOn(world);
          assert.ok(isDone(end), failureOf(end));
          assert.is(treeOn(world.root), before);
        } finally {
          world.dispose();
        }
      },
    ),
    50,
  );
  // A slow machine tries fewer examples, always the same first ones.
  const enough = wentBack > 0 || tried < 15;
  assert.ok(enough, `${wentBack} rollbacks changed something in ${tried} tries`);
});

test.run();
