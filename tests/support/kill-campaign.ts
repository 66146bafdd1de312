import * as assert from 'uvu/assert';
import { type Complaints, complaints } from './complaints.ts';
import { converges, type Goal, givesBack, goalOf, nothingLost } from './convergence.ts';
import { type Copy, copyOf } from './copies.ts';
import { applyOn, recoverOn, stateOn } from './engine.ts';
import type { Story } from './every-kind.ts';
import { type Killer, killer } from './kills.ts';
import { beforeEach } from './mutations.ts';
import { treeOn } from './snapshot.ts';
import { undoOn } from './undo.ts';

/** What is to hold of a root on which an apply was killed before its n-th change. */
export type Check = (copy: Copy) => Promise<void>;

/**
 * Kills an apply of this manifest before each of its changes in turn, two at a time, until it
 * survives; checks each root that it leaves. Returns how many kills there were.
 */
export async function killEverywhere(
  story: Story,
  manifest: unknown,
  check: Check,
  from = 1,
): Promise<number> {
  const deadly = killer();
  const wrong = complaints();
  await survive(story, manifest, deadly);
  for (let n = from; ; n += 2) {
    const both = await Promise.all([
      killAt(n, story, manifest, deadly, check, wrong),
      killAt(n + 1, story, manifest, deadly, check, wrong),
    ]);
    if (both.every((killed) => killed)) continue;
    deadly.dispose();
    wrong.settle();
    return n;
  }
}

async function survive({ world }: Story, manifest: unknown, deadly: Killer): Promise<void> {
  const copy = copyOf(world);
  assert.not(await deadly.kill(copy.root, 0, manifest), 'it is not killed before change 0');
  copy.dispose();
}

async function killAt(
  n: number,
  { world }: Story,
  manifest: unknown,
  deadly: Killer,
  check: Check,
  wrong: Complaints,
): Promise<boolean> {
  const copy = copyOf(world);
  const killed = await deadly.kill(copy.root, n, manifest);
  if (killed) await wrong.gather(`killed before change ${n}`, () => check(copy));
  copy.dispose();
  return killed;
}

/** Nothing is lost, the next apply reaches the wanted tree, and destroy gives back what was there. */
export const comesBack =
  (goal: Goal): Check =>
  async (copy) => {
    nothingLost(copy, goal);
    await converges(copy, goal);
    await givesBack(copy, goal);
  };

/** Kills an apply of a story everywhere, or from this part of its way on. */
export async function killApply(story: Story, part = 0): Promise<number> {
  const goal = await goalOf(story);
  const from = part === 0 ? 1 : Math.round((await countChanges(story)) * part);
  const count = await killEverywhere(story, story.wanted, comesBack(goal), from);
  story.world.dispose();
  return count;
}

/**
 * Kills an apply that a validator rejects before each of its changes from the first writes on: before,
 * during and after its rollback. Up to there it is any apply.
 */
export async function killRollback(story: Story): Promise<number> {
  const goal = await goalOf(story);
  const etc = story.wanted.etc as Readonly<Record<string, object>>;
  const rejected = {
    ...story.wanted,
    etc: { ...etc, checked: { text: 'no\n', validate: ['/bin/false'] } },
  };
  const untouched = story.world.tree();
  const from = Math.round((await countChanges({ ...story, wanted: rejected })) * 0.3);
  const check: Check = async (copy) => {
    nothingLost(copy, goal);
    await recoverOn(copy);
    assert.is(treeOn(copy.root), untouched, 'all is put back');
    await converges(copy, goal);
  };
  const count = await killEverywhere(story, rejected, check, from);
  story.world.dispose();
  return count;
}

/** Kills an apply before each of its changes from this part of its way on, and undoes it. */
export async function killAndUndo(story: Story, part = 0): Promise<number> {
  const goal = await goalOf(story);
  const untouched = story.world.tree();
  const serial = stateOn(story.world)?.serial;
  const from = part === 0 ? 1 : Math.round((await countChanges(story)) * part);
  const check: Check = async (copy) => {
    await undoOn(copy);
    const finished = stateOn(copy)?.serial !== serial;
    assert.is(treeOn(copy.root), finished ? goal.after : untouched, 'the tree after the undoing');
    nothingLost(copy, goal);
    await converges(copy, goal);
    await givesBack(copy, goal);
  };
  const count = await killEverywhere(story, story.wanted, check, from);
  story.world.dispose();
  return count;
}

/** Kills an apply once, at this part of its way, and then its recovery everywhere. */
export async function killRecovery(story: Story, part: number): Promise<number> {
  const goal = await goalOf(story);
  const interrupted = copyOf(story.world);
  const deadly = killer();
  const first = Math.round((await countChanges(story)) * part);
  assert.ok(await deadly.kill(interrupted.root, first, story.wanted), 'the first kill');
  deadly.dispose();
  const world = { ...story.world, root: interrupted.root };
  const count = await killEverywhere({ ...story, world }, undefined, comesBack(goal));
  interrupted.dispose();
  story.world.dispose();
  return count;
}

async function countChanges({ world, wanted }: Story): Promise<number> {
  const copy = copyOf(world);
  let changes = 0;
  const layer = beforeEach((count) => {
    changes = count;
  });
  await applyOn({ root: copy.root, layer }, wanted);
  copy.dispose();
  return changes;
}
