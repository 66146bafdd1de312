import * as assert from 'uvu/assert';
import { Failure } from '../../executors/failure.ts';
import { type Complaints, complaints } from './complaints.ts';
import { converges, type Goal, givesBack, goalOf, nothingLost } from './convergence.ts';
import { type Copy, copyOf } from './copies.ts';
import { applyOn, failureOf, isDone, type Outcome } from './engine.ts';
import type { Story } from './every-kind.ts';
import { failingAt, type Mutation } from './mutations.ts';

/** An error of the host, and which changes it hits once it has begun. */
export interface Trouble {
  readonly code: string;
  readonly lasts: (mutation: Mutation) => boolean;
  /** Whether to go on to a destroy each time, which takes as long as all the rest. */
  readonly destroys?: boolean;
  /** Whether sm has another way where this error comes once, as with link(2). */
  readonly avoidable?: boolean;
}

/**
 * Fails an apply at each of its mutations in turn, two at a time, and checks: the result is honest,
 * nothing is lost, and the next apply reaches the wanted tree.
 * Returns how many mutations there were.
 */
export async function failEverywhere(story: Story, trouble: Trouble): Promise<number> {
  const goal = await goalOf(story);
  const wrong = complaints();
  for (let n = 1; ; n += 2) {
    const both = await Promise.all([
      failAt(n, goal, trouble, wrong),
      failAt(n + 1, goal, trouble, wrong),
    ]);
    if (both.every((hit) => hit)) continue;
    story.world.dispose();
    wrong.settle();
    return n;
  }
}

async function failAt(
  n: number,
  goal: Goal,
  trouble: Trouble,
  wrong: Complaints,
): Promise<boolean> {
  const copy = copyOf(goal.story.world);
  const { layer, hit } = failingAt(n, trouble.code, trouble.lasts);
  const outcome = await applyOn({ root: copy.root, layer }, goal.story.wanted);
  const mutation = hit();
  const when = `${trouble.code} at ${n}, ${mutation?.method} ${mutation?.path}`;
  await wrong.gather(when, async () => {
    if (mutation === undefined) assert.ok(isDone(outcome), failureOf(outcome));
    else await check(copy, goal, trouble, outcome, mutation);
  });
  copy.dispose();
  return mutation !== undefined;
}

// A backup without its mark is kept for longer: the apply goes on, and says so.
const isMark = ({ path }: Mutation): boolean => /\/backups\/[0-9a-f]{64}\/restored$/.test(path);
const isTold = (outcome: Outcome): boolean =>
  outcome.events.some(
    (event) => event.type === 'diagnostic' && event.summary.includes('was given back'),
  );

async function check(
  copy: Copy,
  goal: Goal,
  trouble: Trouble,
  outcome: Outcome,
  mutation: Mutation,
): Promise<void> {
  if (isMark(mutation) && isDone(outcome)) assert.ok(isTold(outcome), 'nothing is said of it');
  else if (trouble.avoidable !== true) assert.not(isDone(outcome), `it is ${outcome.result}`);
  // Any other error is told as a mistake in sm.
  if (outcome.result === 'threw') assert.instance(outcome.error, Failure, failureOf(outcome));
  nothingLost(copy, goal);
  await converges(copy, goal);
  if (trouble.destroys === true) await givesBack(copy, goal);
}
