import { randomBytes, randomUUID } from 'node:crypto';
import type { AbsolutePath, Event, PendingAction, Plan, State } from '../schema/types.ts';
import { parentOf } from '../state/address.ts';
import { holds, nothing } from '../state/same.ts';
import { lookUpOwners } from './accounts.ts';
import { takeBackup } from './backups.ts';
import { clockTick, commit } from './commit.ts';
import { describeError, Failure } from './failure.ts';
import { readiness, tidy } from './files.ts';
import { ensureLayout } from './folders.ts';
import { machineIdOf } from './host.ts';
import { startJournal } from './journal.ts';
import { ensureKey, loadKeys } from './keys.ts';
import type { Machine } from './machine.ts';
import { checkBefore, checkPreconditions, holdsAlready } from './preflight.ts';
import { type ApplyOptions, breathe, groundOf, hasChanged, type Run, type Stop } from './run.ts';
import { stage } from './stage.ts';
import { runSteps } from './steps.ts';
import { fewChanges, flush } from './sync.ts';
import { type Target, targetsOf } from './target.ts';
import { putBack } from './undo.ts';
import { actOnUnit } from './units.ts';
import { isApplied, verifyGround } from './verify.ts';

type Result = Extract<Event, { type: 'change_summary' }>['result'];

/** How an apply ended. */
export interface Applied {
  readonly result: Result;
  readonly state: State | undefined;
  readonly stop: Stop | undefined;
}

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
  const owners = await lookUpOwners(
    machine.system,
    Object.values(plan.manifest.resolved.files),
    state,
  );
  const undo = options.rollBack || plan.steps.some(({ op }) => op === 'validate');
  const token = randomBytes(6).toString('hex');
  const { targets, rooms } = targetsOf(machine.system, plan, token, new Map());
  const ground = groundOf(plan, state, machine, owners, undo);
  if (isApplied(plan, state) && holdsAlready(targets, ground)) {
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
  const done = checkPreconditions(targets, ground);
  await checkBefore(plan, targets, done, ground);
  ensureLayout(machine.system, machine.layout);
  ensureKey(machine.system, machine.layout);
  const at = machine.outside.now().toISOString();
  const journal = startJournal(machine.system, machine.layout, plan, {
    token,
    by: options.by,
    at,
    undo,
    rooms: [...rooms],
  });
  return yield* carryOut({
    plan,
    state,
    machine,
    options,
    targets,
    ground,
    journal,
    endings: new Map(),
    made: new Set(),
    removed: new Set(),
    through: new Set(),
    faults: [],
    recovering: false,
  });
}

/** Does what the journal says is to be done, from wherever it stands. */
export async function* carryOut(run: Run): AsyncGenerator<Event, Applied> {
  try {
    await prepare(run);
  } catch (error) {
    if (run.recovering) throw error;
    abandon(run);
    throw error instanceof Failure
      ? error
      : new Failure(
          'host',
          `Cannot prepare the apply: ${describeError(error)}; nothing was changed`,
        );
  }
  const stop = yield* runSteps(run);
  const troubled = run.faults.length > 0;
  if (!hasChanged(run) && (troubled || stop !== undefined)) {
    abandon(run);
    return yield* endUnchanged(run, stop);
  }
  const rejected = run.faults.some(({ op }) => op === 'validate');
  const rollBack = rejected || (troubled && run.options.rollBack);
  if (rollBack) return yield* rollBackAll(run);
  await flush(run.machine.system, directoriesOf(run), run.options.durableEach || isSmall(run.plan));
  return yield* conclude(run, stop);
}

const isSmall = (plan: Plan): boolean => plan.resource_changes.length <= fewChanges;

// Backups first, then everything new under temporary names, all of it durable before the first change.
async function prepare(run: Run): Promise<void> {
  const { plan, machine, targets, ground, journal, options } = run;
  const { system, layout } = machine;
  const each = options.durableEach || isSmall(plan);
  const rooms = new Set<AbsolutePath>();
  let count = 0;
  for (const target of targets.values()) {
    const { address, change, record } = target.change;
    const [action] = change.actions;
    if (action === 'no-op' || action === 'forget') continue;
    if (record.keep !== 'nothing' && !journal.flight.kept.has(address)) {
      const actual = ground.look(target.path);
      if (run.recovering && readiness(target, actual, ground.owners) !== 'ready') continue;
      if (!holds(change.after ?? nothing, actual, ground.owners) && actual.type !== 'absent') {
        journal.keep(
          address,
          await takeBackup(system, layout, target.path, actual, () => ground.look(target.path)),
        );
      }
    }
  }
  for (const target of targets.values()) {
    const { change } = target.change;
    const [action] = change.actions;
    if (change.after === null || action === 'no-op' || action === 'forget') continue;
    if (run.recovering && holds(change.after, ground.look(target.path), ground.owners)) continue;
    try {
      await stage(plan, target, machine, ground.owners, each);
    } catch (error) {
      // The source of an interrupted apply may be gone by now: that target is left as it is.
      if (!run.recovering || !(error instanceof Failure)) throw error;
      run.faults.push({ target: target.change.address, error: error.message, stale: true });
      continue;
    }
    rooms.add(parentOf(target.temporary));
    count += 1;
    if (count % 64 === 0) await breathe();
  }
  journal.sync();
  const hasFiles = [...targets.values()].some(({ change }) => change.change.after?.type === 'file');
  if (hasFiles || [...targets.values()].some(({ change }) => change.change.before !== null)) {
    await flush(system, rooms, each);
  }
}

function directoriesOf(run: Run): ReadonlySet<AbsolutePath> {
  const directories = new Set<AbsolutePath>();
  for (const [address] of run.endings) {
    const target = run.targets.get(address);
    if (target !== undefined) directories.add(parentOf(target.path));
  }
  for (const path of [...run.made, ...run.removed]) directories.add(parentOf(path));
  return directories;
}

// Nothing has changed yet, and nothing will be left behind.
function abandon(run: Run): void {
  for (const target of run.targets.values()) tidy(target, run.ground);
  run.journal.drop();
}

async function* endUnchanged(run: Run, stop: Stop | undefined): AsyncGenerator<Event, Applied> {
  const fault = run.faults[0];
  if (fault?.stale && !run.recovering) throw new Failure('refused', fault.error);
  const result = stop === undefined ? 'failed' : 'interrupted';
  yield summaryOf(run, result, run.state);
  return { result, state: run.state, stop };
}

async function* rollBackAll(run: Run): AsyncGenerator<Event, Applied> {
  const why = run.faults.map(({ error }) => error).join('\n');
  run.journal.rollback(why);
  yield { type: 'rollback', why };
  const failed = [...putBack(run.plan, run.targets, run.ground)];
  failed.push(...(await repeatUnits(run)));
  await flush(run.machine.system, directoriesOf(run), true);
  for (const text of failed) yield { type: 'diagnostic', severity: 'error', summary: text };
  for (const target of run.targets.values()) tidy(target, run.ground);
  run.journal.drop();
  const result = failed.length === 0 ? 'rolled_back' : 'partial';
  yield summaryOf(run, result, run.state);
  return { result, state: run.state, stop: undefined };
}

// Units that already took the new files in take the old ones in again.
async function repeatUnits(run: Run): Promise<readonly string[]> {
  const failed: string[] = [];
  const reached = run.plan.steps.filter(
    ({ executor, id, op, targets }) =>
      executor === 'units' &&
      (run.through.has(id) ||
        run.faults.some((fault) => fault.op === op && targets.includes(fault.target))),
  );
  for (const step of reached) {
    for (const unit of step.targets) {
      const outcome = await actOnUnit(step, unit, run.machine);
      if (outcome.kind === 'failed')
        failed.push(`Cannot ${step.op} ${unit} with the old files: ${outcome.why}`);
    }
  }
  return failed;
}

// What was applied must be so: look again, then write down what is true.
async function* conclude(run: Run, stop: Stop | undefined): AsyncGenerator<Event, Applied> {
  const { plan, machine, ground, endings, faults } = run;
  const wroteFiles = [...endings.keys()].some(
    (address) => run.targets.get(address)?.change.change.after?.type === 'file',
  );
  if (wroteFiles) await new Promise((resolve) => setTimeout(resolve, clockTick + 5));
  machine.system.refresh();
  for (const [address, ending] of endings) {
    const target = run.targets.get(address);
    if (target === undefined || ending === 'left' || target.change.change.actions[0] === 'forget')
      continue;
    const wanted = target.change.change.after ?? nothing;
    const seen = ground.look(target.path, wanted.type === 'symlink');
    if (holds(wanted, seen, ground.owners)) continue;
    const error = `Cannot confirm ${target.path}: it is not as it was just written, expected it to stay; someone else changes it, see sm drift`;
    faults.push({ target: address, error, stale: false });
    yield { type: 'apply_errored', target: address, error };
  }
  const result: Result = stop !== undefined ? 'interrupted' : faults.length > 0 ? 'partial' : 'ok';
  const keys = loadKeys(machine.system, machine.layout, machineIdOf(machine.outside));
  const next = commit(
    { ...machine, keys },
    run.state,
    {
      plan,
      endings,
      kept: run.journal.flight.kept,
      directories: {
        add: [...run.made],
        remove: result === 'ok' ? plan.directories.remove : [...run.removed],
      },
      pending: result === 'ok' ? [] : owed(run),
      result: result === 'ok' ? 'ok' : 'partial',
      by: run.journal.flight.by,
      at: run.journal.flight.at,
      lineage: randomUUID(),
      settledAt: machine.outside.now().toISOString(),
    },
    run.options.writer,
  );
  const smooth = result === 'ok' && !run.recovering && !ground.undo;
  for (const target of run.targets.values()) {
    if (smooth && leavesNothing(run, target)) continue;
    tidy(target, ground);
  }
  run.journal.drop();
  yield summaryOf(run, result, next);
  return { result, state: next, stop };
}

// What was put in place by a rename or a single link(2) has no temporary names left.
function leavesNothing({ endings }: Run, { change }: Target): boolean {
  return endings.get(change.address) === 'done' && change.precondition.type !== 'directory';
}

// Unit actions whose cause has changed but which were not carried out: the next plan does them.
function owed(run: Run): readonly PendingAction[] {
  return run.plan.steps
    .filter(({ executor, id }) => executor === 'units' && !run.through.has(id))
    .filter(({ caused_by }) =>
      caused_by.some(
        (address) =>
          run.endings.get(address) === 'done' ||
          run.state?.pending.some((action) => action.caused_by.includes(address)),
      ),
    )
    .flatMap(({ op, targets, caused_by }) =>
      targets.map((unit) => ({
        op: op === 'reload' ? ('reload' as const) : ('restart' as const),
        unit,
        caused_by: [...caused_by],
      })),
    );
}

function summaryOf(run: Run, result: Result, state: State | undefined): Event {
  const reached = new Set<string>([
    ...run.endings.keys(),
    ...run.faults.map(({ target }) => target),
  ]);
  const notStarted = run.plan.resource_changes
    .map(({ address }) => address as string)
    .filter((address) => !reached.has(address));
  return {
    type: 'change_summary',
    result,
    operation: run.plan.mode === 'normal' ? 'apply' : run.plan.mode,
    changes: result === 'ok' ? run.plan.summary : countDone(run, result),
    failed: run.faults.map(({ target }) => target),
    not_started: notStarted,
    serial: state?.serial ?? 0,
    generation: state?.generation ?? 0,
  };
}

function countDone(run: Run, result: Result) {
  const counts = {
    ...run.plan.summary,
    add: 0,
    change: 0,
    destroy: 0,
    import: 0,
    forget: 0,
    restart: 0,
  };
  if (result === 'rolled_back') return counts;
  for (const { address, change } of run.plan.resource_changes) {
    if (run.endings.get(address) === undefined) continue;
    const [action, second] = change.actions;
    if (action === 'create' || second === 'create') counts.add += 1;
    if (action === 'delete') counts.destroy += 1;
    if (action === 'update') counts.change += 1;
    if (action === 'no-op') counts.import += 1;
    if (action === 'forget') counts.forget += 1;
  }
  return counts;
}
