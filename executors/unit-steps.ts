import { otherChanges } from '../planner/parts.ts';
import type { Event, Step } from '../schema/types.ts';
import { Failure } from './failure.ts';
import type { Run, Stop } from './run.ts';
import { completeUnits } from './unit-endings.ts';
import type { Deadline } from './units/batch.ts';
import { deadlineOf, type JobOutcome, runJobs } from './units/jobs.ts';
import { isBooted, showUnits } from './units/live.ts';
import { daemonReload, resetFailed } from './units/manager.ts';
import { jobTimeoutOf } from './units/settings.ts';

type UnitOp = Extract<Step['op'], 'stop' | 'reload' | 'restart' | 'start'>;

/** Tells systemd to read its unit files anew. */
export async function* daemonReloadStep(
  run: Run,
  step: Step,
): AsyncGenerator<Event, Stop | undefined> {
  yield* completeUnits(run);
  const why = notHere(run);
  if (why !== undefined) {
    yield { type: 'unit_action', unit: 'systemd', op: 'daemon-reload', result: 'skipped', why };
    return undefined;
  }
  const error = await daemonReload();
  await resetFailed(goneUnits(run));
  if (error === undefined) {
    yield { type: 'unit_action', unit: 'systemd', op: 'daemon-reload', result: 'done' };
    return undefined;
  }
  run.faults.push({ target: 'daemon-reload', error, stale: false, op: step.op });
  yield { type: 'unit_action', unit: 'systemd', op: 'daemon-reload', result: 'failed', why: error };
  return undefined;
}

// systemd would go on listing what failed and is no more.
function goneUnits({ plan }: Run): readonly string[] {
  return otherChanges(plan)
    .filter(({ type, record }) => type === 'unit' && record.entry === 'remove')
    .map(({ name }) => name);
}

/** One phase: all its units in one call of systemctl. What an interrupted apply did already is not repeated. */
export async function* unitSteps(
  run: Run,
  steps: readonly Step[],
): AsyncGenerator<Event, Stop | undefined> {
  const stop = run.options.stop();
  if (stop !== undefined) return stop;
  const waiting = steps.filter((step) => !isFinished(run, step));
  const units = [...new Set(waiting.flatMap(({ targets }) => targets))];
  const why = notHere(run);
  const op = steps[0]?.op as UnitOp;
  if (why !== undefined) {
    for (const unit of units) yield { type: 'unit_action', unit, op, result: 'skipped', why };
    return undefined;
  }
  if (op === 'stop')
    for (const { targets } of steps) for (const unit of targets) run.stopped.add(unit);
  if (units.length === 0) return undefined;
  const forgotten = waiting.filter((step) => step.reset_failed === true);
  if (forgotten.length > 0) await resetFailed(forgotten.flatMap(({ targets }) => targets));
  for (const step of waiting) run.journal.begin(step.id, step.targets);
  const outcomes = await actOn(run, op, units);
  // What had to be killed to stop counts as failed for systemd, and would for our own health check.
  if (op === 'stop') await resetFailed(units);
  for (const [unit, outcome] of outcomes) yield* tell(run, op, unit, outcome);
  for (const step of waiting) {
    if (!step.targets.every((unit) => outcomes.get(unit)?.kind === 'done')) continue;
    run.journal.done(step.id, step.targets);
    // Others of the same call may have failed: these are not owed, nor told as not begun.
    run.through.add(step.id);
  }
  return undefined;
}

// What an interrupted apply has started again must not be stopped once more; what it only stopped may
// be running again by now with its old definition, and is.
function isFinished({ journal: { flight } }: Run, step: Step): boolean {
  if (step.op !== 'stop') return flight.finished.has(step.id);
  const starts = flight.plan.steps.filter(
    ({ op, targets }) => op === 'start' && targets.some((unit) => step.targets.includes(unit)),
  );
  return starts.some(({ id }) => flight.finished.has(id));
}

/** Does one thing to units, each with its deadline; systemd orders them among each other. */
export async function actOn(
  run: Run,
  op: UnitOp,
  units: readonly string[],
): Promise<ReadonlyMap<string, JobOutcome>> {
  const limit = jobTimeoutOf(run.plan.manifest.resolved.settings);
  const deadline: Deadline = (unit) => deadlineOf(unit, limit);
  if (op !== 'reload') return runJobs(op, units, deadline);
  const details = await detailsOrNone(units);
  // Only now, after systemd read its files anew, it is known who can reload (units.md, row 4).
  const unable = units.filter((unit) => details.get(unit)?.canReload === false);
  const able = units.filter((unit) => !unable.includes(unit));
  const reloaded = able.length === 0 ? [] : await runJobs('reload', able, deadline);
  const restarted = unable.length === 0 ? [] : await runJobs('restart', unable, deadline);
  return new Map([...reloaded, ...restarted]);
}

// Without them each is taken to be able to: that is no reason to leave it as it was.
async function detailsOrNone(units: readonly string[]): ReturnType<typeof showUnits> {
  try {
    return await showUnits(units);
  } catch (error) {
    if (error instanceof Failure) return new Map();
    throw error;
  }
}

function* tell(run: Run, op: UnitOp, unit: string, outcome: JobOutcome): Generator<Event> {
  if (outcome.kind === 'done') {
    yield { type: 'unit_action', unit, op, result: 'done' };
    return;
  }
  const journal = outcome.journal.map((line) => `\n    ${line}`).join('');
  run.faults.push({ target: unit, error: `${outcome.why}${journal}`, stale: false, op });
  const { kind, why } = outcome;
  yield { type: 'unit_action', unit, op, result: kind, why, journal: [...outcome.journal] };
}

/** Why nothing can be done to units here, if so. */
export function notHere({ machine: { system } }: Run): string | undefined {
  if (system.root !== '/') return `the root ${system.root} runs no units`;
  return isBooted(system) ? undefined : 'this host was not booted with systemd';
}
