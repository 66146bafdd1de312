import type { Event, Plan, State } from '../../schema/types.ts';
import { apply } from '../apply.ts';
import { describeError, Failure } from '../failure.ts';
import { isInterrupted } from '../journal.ts';
import type { Machine } from '../machine.ts';
import type { Applied } from '../outcome.ts';
import { tidyStore } from '../profile/retain.ts';
import { releaseStorePaths } from '../profile/roots.ts';
import type { ApplyOptions } from '../run.ts';
import { readState } from '../state-file.ts';
import { arm, countDown } from './arm.ts';
import { dropPending, type Pending } from './pending.ts';
import { removeWatchdog } from './watchdog.ts';

/**
 * Carries out a plan that goes back by itself unless somebody confirms it in time. Where nothing came of
 * it, nothing waits for a confirmation either.
 */
export async function* applyUnconfirmed(
  plan: Plan,
  state: State | undefined,
  machine: Machine,
  options: ApplyOptions,
  seconds: number,
): AsyncGenerator<Event, Applied> {
  const armed: Pending[] = [];
  const beforeChanges = async (): Promise<void> => {
    armed.push(await arm(machine, state, plan, seconds, options.by));
  };
  try {
    const applied = yield* apply(plan, state, machine, { ...options, beforeChanges });
    const stands = (applied.state?.generation ?? null) !== (state?.generation ?? null);
    for (const pending of armed) {
      if (stands) yield await begin(machine, pending);
      else yield* disarm(machine, pending);
    }
    return applied;
  } catch (error) {
    // Where a journal is left something may be changed, whatever kind of failure that was.
    const standing =
      !(error instanceof Failure) ||
      error.kind === 'unfinished' ||
      isInterrupted(machine.system, machine.layout);
    for (const pending of armed) {
      if (standing) yield await begin(machine, pending);
      else yield* disarm(machine, pending);
    }
    throw error;
  }
}

// The timer of twice the time runs anyway.
async function begin(machine: Machine, pending: Pending): Promise<Event> {
  try {
    return await countDown(machine, pending);
  } catch (error) {
    const summary = `Cannot start counting down: ${describeError(error)}; everything goes back within ${2 * pending.seconds} s of the begin of the apply, unless you run: sm confirm ${pending.id}`;
    return { type: 'diagnostic', severity: 'warning', summary };
  }
}

/** Nothing waits for a confirmation any more, and nothing of it is left. */
export async function* disarm(
  place: Pick<Machine, 'system' | 'layout'>,
  { id, made }: Pick<Pending, 'id' | 'made'>,
): AsyncGenerator<Event> {
  const { system, layout } = place;
  dropPending(system, layout);
  for (const summary of await removeWatchdog(system, id, made)) {
    yield { type: 'diagnostic', severity: 'warning', summary };
  }
  // What was kept of the store for the way back.
  const state = readState(system, layout);
  if (state === undefined) releaseStorePaths(place, state);
  else tidyStore(place, state);
}
