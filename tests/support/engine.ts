import { apply } from '../../executors/apply.ts';
import { type DriftFinding, findDrift } from '../../executors/drift-report.ts';
import { Failure } from '../../executors/failure.ts';
import { makePlan } from '../../executors/make-plan.ts';
import { openOutside } from '../../executors/outside.ts';
import type { ReadManifest } from '../../executors/read-manifest.ts';
import { recover } from '../../executors/recover.ts';
import type { ApplyOptions } from '../../executors/run.ts';
import { openToChange, openToRead, type Session } from '../../executors/session.ts';
import { readState } from '../../executors/state-file.ts';
import type { System } from '../../executors/system.ts';
import { verifyExplainedOn, verifyPlan } from '../../executors/verify.ts';
import { parse } from '../../schema/parse.ts';
import type { Event, Manifest, Plan, State } from '../../schema/types.ts';

/** What a run of the pipeline is about: a root, and perhaps a layer around the door to it. */
export interface Engine {
  readonly root: string;
  readonly layer?: (system: System) => System;
  readonly rollBack?: boolean;
}

/** How an apply ended: its result, or the error that it threw. */
export interface Outcome {
  readonly result: string;
  readonly error: unknown;
  readonly plan: Plan | undefined;
  readonly events: readonly Event[];
}

/** How a session on a root is opened. */
export const sessionOptions = (root: string, what: string) => ({
  root,
  stateDirectory: undefined,
  lockTimeout: 0,
  what,
});

/** How an apply of a test is to go about it. */
export const applyOptions = (rollBack = false): ApplyOptions => ({
  by: 'tester',
  writer: '0.0.0-test',
  rollBack,
  durableEach: false,
  stop: () => undefined,
});

/** A manifest value as if it had been read from a file; throws where it is not a manifest. */
export function readValue(value: unknown): ReadManifest {
  const parsed = parse('manifest', value);
  if (!parsed.ok) throw new Failure('invalid', JSON.stringify(parsed.problems));
  return {
    manifest: parsed.value as Manifest,
    source: '/manifest.json',
    directory: '/',
    problems: [],
  };
}

/** Stands for a manifest where the way back to a generation is wanted; without a number, to the last good one. */
export interface Back {
  readonly backTo: number | undefined;
}

const isBack = (wanted: unknown): wanted is Back =>
  typeof wanted === 'object' && wanted !== null && 'backTo' in wanted;

/** Plans within an open session; `undefined` stands for destroy. */
export function planIn(session: Session, manifest: unknown): Promise<Plan> {
  const back = isBack(manifest);
  const none = back || manifest === undefined;
  return makePlan(session, {
    mode: back ? 'rollback' : none ? 'destroy' : 'normal',
    manifest: none ? undefined : readValue(manifest),
    ...(back && manifest.backTo !== undefined ? { generation: manifest.backTo } : {}),
    targets: [],
    excludes: [],
    allowed: { mass_delete: true, protected: [], adopt: [], backup: [] },
    deep: false,
    check: false,
    notices: [],
  });
}

/** What `sm plan` does, without printing. */
export async function planOn({ root }: Engine, manifest: unknown): Promise<Plan> {
  const session = openToRead(openOutside(), sessionOptions(root, 'plan'));
  try {
    return await planIn(session, manifest);
  } finally {
    session.close();
  }
}

/** What `sm drift` does, without printing. */
export async function driftOn({ root }: Engine, deep = false): Promise<DriftFinding['report']> {
  const session = openToRead(openOutside(), sessionOptions(root, 'drift'));
  try {
    const { report } = await findDrift(session.machine, { deep, ignore: [], targets: () => true });
    return report;
  } finally {
    session.close();
  }
}

/** The state as it is recorded; undefined where there is none. */
export function stateOn({ root }: Engine): State | undefined {
  const session = openToRead(openOutside(), sessionOptions(root, 'state'));
  try {
    return readState(session.machine.system, session.machine.layout);
  } finally {
    session.close();
  }
}

/** What `sm apply --yes` does: recovers, plans, applies. With a plan, applies that one. */
export async function applyOn(engine: Engine, wanted: unknown, given?: Plan): Promise<Outcome> {
  const events: Event[] = [];
  let plan = given;
  try {
    const session = openToChange(openOutside(), sessionOptions(engine.root, 'apply'), engine.layer);
    try {
      const { machine, host } = session;
      const options = applyOptions(engine.rollBack);
      const before = readState(machine.system, machine.layout);
      const state = await drain(recover(machine, before, options), events);
      plan = given ?? (await planIn(session, wanted));
      verifyPlan(plan, host);
      if (given !== undefined) await verifyExplainedOn(machine, plan, state);
      const { result } = await drain(apply(plan, state, machine, options), events);
      return { result, error: undefined, plan, events };
    } finally {
      session.close();
    }
  } catch (error) {
    return { result: 'threw', error, plan, events };
  }
}

/** Only finishes an apply that was interrupted, as every command that changes something does first. */
export async function recoverOn({ root, layer }: Engine): Promise<readonly Event[]> {
  const events: Event[] = [];
  const session = openToChange(openOutside(), sessionOptions(root, 'apply'), layer);
  try {
    const { machine } = session;
    const before = readState(machine.system, machine.layout);
    await drain(recover(machine, before, applyOptions()), events);
    return events;
  } finally {
    session.close();
  }
}

/** Takes everything away again. */
export function destroyOn(engine: Engine): Promise<Outcome> {
  return applyOn(engine, undefined);
}

/** Applies, and throws unless that went well. */
export async function mustApply(engine: Engine, manifest: unknown): Promise<Outcome> {
  const outcome = await applyOn(engine, manifest);
  if (isDone(outcome)) return outcome;
  const conflicts = outcome.plan?.conflicts.map(({ detail }) => detail).join('\n') ?? '';
  throw new Error(`apply: ${outcome.result} ${String(outcome.error ?? '')}\n${conflicts}`);
}

/** Whether an apply says that everything is as the manifest wants it. */
export function isDone({ result }: Outcome): boolean {
  return result === 'ok' || result === 'unchanged';
}

/** An outcome in words, for the message of an assertion. */
export function failureOf({ result, error, events }: Outcome): string {
  const errors = events.flatMap((event) => (event.type === 'apply_errored' ? [event.error] : []));
  return `${result} ${error instanceof Error ? error.stack : ''} ${errors.join('; ')}`;
}

/** Whether a plan has nothing to do and nothing against it. */
export function isEmpty(plan: Plan): boolean {
  return (
    plan.applyable &&
    plan.resource_changes.length + plan.steps.length + plan.directories.remove.length === 0
  );
}

/** Takes every event of an operation, and then its result. */
export async function drain<R>(source: AsyncGenerator<Event, R>, events: Event[]): Promise<R> {
  for (;;) {
    const next = await source.next();
    if (next.done === true) return next.value;
    events.push(next.value);
  }
}
