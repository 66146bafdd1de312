import * as assert from 'uvu/assert';
import { copyOf } from './copies.ts';
import {
  applyOn,
  destroyOn,
  driftOn,
  type Engine,
  failureOf,
  isDone,
  isEmpty,
  planOn,
} from './engine.ts';
import type { Story } from './every-kind.ts';
import { bytesOf, inodesOf, lostBytes, treeOn } from './snapshot.ts';

/** What must come out in the end, however an apply was interrupted. */
export interface Goal {
  readonly story: Story;
  /** Every file that someone else had put there, before this apply. */
  readonly originals: Map<string, string>;
  /** The tree after an apply that nothing disturbs. */
  readonly after: string;
  /** And after a destroy that follows it. */
  readonly destroyed: string;
}

const lock = '/var/lib/system-manager/lock';

/** Finds out on a copy what an undisturbed apply and destroy lead to. */
export async function goalOf(story: Story): Promise<Goal> {
  const copy = copyOf(story.world);
  const originals = bytesOf(story.world.root);
  for (const path of originals.keys()) {
    const theirs = story.world.read(path).startsWith('theirs');
    if (path.startsWith('/var/lib/system-manager/') || !theirs) originals.delete(path);
  }
  assert.ok(originals.size > 1, 'there is something to lose');
  const outcome = await applyOn(copy, story.wanted);
  assert.is(outcome.result, 'ok', failureOf(outcome));
  const after = treeOn(copy.root);
  const end = await destroyOn(copy);
  assert.is(end.result, 'ok', failureOf(end));
  const destroyed = treeOn(copy.root);
  copy.dispose();
  return { story, originals, after, destroyed };
}

/** Every byte that others wrote is in its place or in the backups. */
export function nothingLost({ root }: Engine, { originals }: Goal): void {
  assert.equal(lostBytes(root, originals), [], 'lost');
}

/**
 * From wherever a root stands: the next apply reaches the wanted tree, nothing is left to plan, drift
 * is in sync, and one more apply touches no inode.
 */
export async function converges(engine: Engine, goal: Goal): Promise<void> {
  const { wanted } = goal.story;
  const next = await applyOn(engine, wanted);
  assert.ok(isDone(next), `the next apply: ${failureOf(next)}`);
  assert.is(treeOn(engine.root), goal.after, 'the tree after the next apply');
  nothingLost(engine, goal);
  const plan = await planOn(engine, wanted);
  assert.ok(isEmpty(plan), `still planned ${JSON.stringify(plan.resource_changes)}`);
  assert.not(plan.interrupted, 'still interrupted');
  assert.ok((await driftOn(engine, true)).in_sync, 'drift');
  const inodes = inodesOf(engine.root, lock);
  assert.is((await applyOn(engine, wanted)).result, 'unchanged', 'the second apply');
  assert.is(inodesOf(engine.root, lock), inodes, 'the second apply');
}

/** And destroy gives back what was there: nobody forgot what is whose. */
export async function givesBack(engine: Engine, goal: Goal): Promise<void> {
  const end = await destroyOn(engine);
  assert.ok(isDone(end), `destroy: ${failureOf(end)}`);
  assert.is(treeOn(engine.root), goal.destroyed, 'the tree after destroy');
}
