import { randomBytes } from 'node:crypto';
import type { Event, Plan, State } from '../schema/types.ts';
import { lookUpOwners } from './accounts.ts';
import { bringBack, noteUnits } from './aftercare.ts';
import { conclude } from './conclude.ts';
import { codeOf, describeError, Failure } from './failure.ts';
import { tidy } from './files.ts';
import { ensureLayout } from './folders.ts';
import { checkHealth } from './health.ts';
import { bootOf } from './host.ts';
import { type Flight, type Journal, startJournal } from './journal.ts';
import { ensureKey } from './keys.ts';
import type { Machine } from './machine.ts';
import { readinessOfOthers } from './other-readiness.ts';
import { type Applied, summaryOf } from './outcome.ts';
import { checkBefore, checkPreconditions, holdsAlready } from './preflight.ts';
import { prepare } from './prepare.ts';
import { checkGeneration, registerGeneration } from './profile/register.ts';
import { keepStorePaths, releaseStorePaths } from './profile/roots.ts';
import { rollBack } from './roll-back.ts';
import {
  type ApplyOptions,
  beginRun,
  changedDirectories,
  groundOf,
  hasChanged,
  type Run,
  type Stop,
} from './run.ts';
import { runSteps } from './steps.ts';
import { flush, isSmall } from './sync.ts';
import { targetsOf } from './target.ts';
import { completeUnits } from './unit-endings.ts';
import { isApplied, verifyGround } from './verify.ts';

/**
 * Carries out a plan, in the order of units.md: everything is checked first, then written down, then
 * done, then looked at again. The caller holds the lock and has verified the plan itself. Yields what
 * happens; fails with `refused` while nothing has changed.
 */
export async function* apply(
  plan: Plan,
  state: State | undefined,
  machine: Machine,
  options: ApplyOptions,
): AsyncGenerator<Event, Applied> {
  const owners = await lookUpOwners(machine.system, plan.manifest.resolved, state);
  const token = randomBytes(6).toString('hex');
  const { targets, rooms } = targetsOf(machine.system, plan, token, new Map());
  const ground = groundOf(plan, state, machine, owners, true);
  const others = await readinessOfOthers(plan, machine, owners);
  if (isApplied(plan, state) && holdsAlready(targets, ground) && others.allDone) {
    return { result: 'unchanged', state, stop: undefined };
  }
  verifyGround(plan, state);
  if (
    plan.resource_changes.length === 0 &&
    plan.steps.length === 0 &&
    plan.directories.remove.length === 0
  ) {
    return { result: 'unchanged', state, stop: undefined };
  }
  const done = checkPreconditions(plan, targets, ground, others.stale);
  const journal = await writeDown(
    plan,
    machine,
    options,
    { token, undo: true, rooms: [...rooms] },
    () => checkBefore(plan, targets, done, ground),
  );
  const parts = { plan, state, machine, options, targets, ground, journal };
  return yield* carryOut(beginRun({ ...parts, recovering: false }));
}

// The last that may fail without a trace: the checks, the key, and the journal itself.
async function writeDown(
  plan: Plan,
  { system, layout, outside }: Machine,
  { by, beforeChanges }: ApplyOptions,
  start: Pick<Flight, 'token' | 'undo' | 'rooms'>,
  check: () => Promise<void>,
): Promise<Journal> {
  try {
    await check();
    ensureLayout(system, layout);
    ensureKey(system, layout);
    await beforeChanges?.();
    const at = outside.now().toISOString();
    return startJournal(system, layout, plan, { ...start, by, at, ...bootOf(outside) });
  } catch (error) {
    throw error instanceof Failure ? error : unprepared(error);
  }
}

/** Does what the journal says is to be done, from wherever it stands. */
export async function* carryOut(run: Run): AsyncGenerator<Event, Applied> {
  try {
    checkGeneration(run);
    await keepStorePaths(run);
    await prepare(run);
  } catch (error) {
    if (run.recovering) throw unfinished(error);
    abandon(run);
    throw error instanceof Failure ? error : unprepared(error);
  }
  try {
    return yield* act(run);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'refused') throw error;
    yield* bringBackAnyway(run);
    if (run.recovering || hasChanged(run)) throw unfinished(error);
    abandon(run);
    throw unprepared(error);
  }
}

// Whatever ended the apply, no service stays down for it that could be up.
async function* bringBackAnyway(run: Run): AsyncGenerator<Event> {
  if (run.stopped.size === 0) return;
  try {
    yield* bringBack(run);
  } catch (error) {
    if (!(error instanceof Failure) && codeOf(error) === undefined) throw error;
  }
}

async function* act(run: Run): AsyncGenerator<Event, Applied> {
  await noteUnits(run);
  const stop = yield* runSteps(run);
  yield* completeUnits(run);
  if (run.faults.length === 0 && stop === undefined) yield* checkHealth(run);
  if (run.faults.length === 0 && stop === undefined) yield* passHealthChecks(run);
  if (run.faults.length === 0 && stop === undefined) yield* registerGeneration(run);
  const troubled = run.faults.length > 0;
  // What is done to units and accounts may be all there was to do: its failure is no "nothing changed".
  const reached = run.faults.some(({ op }) => op !== undefined && !fileOps.includes(op));
  const idle = !run.recovering && !hasChanged(run) && !reached;
  if (idle && (troubled || stop !== undefined)) {
    abandon(run);
    return yield* endUnchanged(run, stop);
  }
  // Where files went in that no validator has passed, they do not stay.
  const validated = run.plan.steps.find(({ op }) => op === 'validate');
  const rejected = troubled && validated !== undefined && !run.through.has(validated.id);
  if (rejected || (troubled && run.options.rollBack)) return yield* rollBack(run);
  if (troubled || stop !== undefined) yield* bringBack(run);
  const each = run.options.durableEach || isSmall(run.plan);
  await flush(run.machine.system, changedDirectories(run), each);
  return yield* conclude(run, stop);
}

// Loaded only where there are some.
async function* passHealthChecks(run: Run): AsyncGenerator<Event> {
  if ((run.plan.manifest.resolved.settings.healthChecks ?? []).length === 0) return;
  yield* (await import('./health-checks/gate.ts')).passGate(run);
}

const fileOps: readonly string[] = ['clear', 'mkdir', 'write', 'delete', 'rmdir', 'validate'];

const unprepared = (error: unknown): Failure =>
  new Failure('host', `Cannot prepare the apply: ${describeError(error)}; nothing was changed`);

// The journal stays: what was done is not forgotten, and the next apply goes on from there.
const unfinished = (error: unknown): Failure =>
  new Failure('unfinished', [
    `Cannot finish the apply: ${error instanceof Failure ? error.message : describeError(error)}`,
    'Some changes are made and not yet recorded. Mend the cause, then run sm apply: it finishes this one first.',
  ]);

// Nothing has changed yet, and nothing is left behind, unless the host refuses even that: then the
// journal stays, and the next apply finds in it that nothing was begun.
function abandon(run: Run): void {
  try {
    for (const target of run.targets.values()) tidy(target, run.ground);
    releaseStorePaths(run.machine, run.state);
    run.journal.drop();
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}

async function* endUnchanged(run: Run, stop: Stop | undefined): AsyncGenerator<Event, Applied> {
  const fault = run.faults[0];
  if (fault?.stale) throw new Failure('refused', fault.error);
  const result = stop === undefined ? 'failed' : 'interrupted';
  yield summaryOf(run, result, run.state);
  return { result, state: run.state, stop };
}
