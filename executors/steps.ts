import { match } from 'ts-pattern';
import { otherChanges, wantedFiles } from '../planner/parts.ts';
import type { AbsolutePath, Address, Event, OtherChange, Step } from '../schema/types.ts';
import { sameFingerprint } from '../state/same.ts';
import { failedInPlace } from './checks.ts';
import { describeError, Failure } from './failure.ts';
import * as files from './files.ts';
import { accountStep, profileStep, tmpfilesStep } from './other-steps.ts';
import { isDone } from './readiness.ts';
import { breathe, fileTargets, type Run, type Stop } from './run.ts';
import type { Target } from './target.ts';
import { daemonReloadStep, unitSteps } from './unit-steps.ts';

// One pair of journal lines covers so many: each of them is a single rename, link or unlink, of which
// observation can tell after a crash whether it happened.
const chunkSize = 64;

/** Runs the plan's program, step by step, until it is through, fails, or is asked to stop. */
export async function* runSteps(run: Run): AsyncGenerator<Event, Stop | undefined> {
  await breathe();
  const early = run.options.stop();
  if (early !== undefined) return early;
  for (const steps of batches(run.plan.steps)) {
    const [step] = steps;
    const targets = steps.flatMap((each) => each.targets);
    yield { type: 'step', op: step.op, count: targets.length, targets: targets.slice(0, 10) };
    const faults = run.faults.length;
    const stopped = yield* runBatch(run, steps);
    if (stopped !== undefined) return stopped;
    if (run.faults.length > faults) return undefined;
    for (const { id } of steps) run.through.add(id);
  }
  return undefined;
}

type Batch = readonly [Step, ...Step[]];

// What is done to units in one phase is one call, so that systemd orders it.
function batches(steps: readonly Step[]): readonly Batch[] {
  const found: [Step, ...Step[]][] = [];
  for (const step of steps) {
    const last = found.at(-1);
    if (last !== undefined && step.executor === 'units' && last[0].op === step.op) last.push(step);
    else found.push([step]);
  }
  return found;
}

function runBatch(run: Run, steps: Batch): AsyncGenerator<Event, Stop | undefined> {
  const [step] = steps;
  return match(step.op)
    .with('clear', 'delete', () => eachFile(run, step, files.remove))
    .with('accounts', () => accountStep(run, step))
    .with('switch', () => profileStep(run, step))
    .with('tmpfiles', () => tmpfilesStep(run, step))
    .with('daemon-reload', () => daemonReloadStep(run, step))
    .with('stop', 'start', () => unitSteps(run, steps))
    .with('write', () => eachFile(run, step, files.write))
    .with('mkdir', () => eachDirectory(run, step, run.made, files.makeDirectory))
    .with('rmdir', () => eachDirectory(run, step, run.removed, files.removeDirectory))
    .with('protect', () => recordOnly(run, step))
    .with('record', () => recordOnly(run, step))
    .with('validate', () => validate(run, step))
    .with('reload', 'restart', () => unitSteps(run, steps))
    .exhaustive();
}

async function* eachFile(
  run: Run,
  step: Step,
  act: (target: Target, ground: files.FileGround) => boolean,
): AsyncGenerator<Event, Stop | undefined> {
  const { journal, ground, endings } = run;
  const targets = fileTargets(run, step.targets).filter(
    ({ change }) => !run.unstaged.has(change.address),
  );
  // Files that a validator has not seen yet must not stay: the stop waits for it.
  const holdsOn = run.plan.steps.some(({ op }) => op === 'validate');
  for (let from = 0; from < targets.length; from += chunkSize) {
    await breathe();
    const stop = holdsOn ? undefined : run.options.stop();
    if (stop !== undefined) return stop;
    const chunk = targets.slice(from, from + chunkSize);
    const names = chunk.map(({ change }) => change.address);
    run.machine.system.refresh();
    journal.begin(step.id, names);
    for (const target of chunk) {
      const { address, change, part_of } = target.change;
      // People know units, not their files: a unit is told of as a whole.
      const quiet = part_of !== undefined;
      if (!quiet) yield { type: 'apply_start', address, actions: change.actions };
      try {
        const did = act(target, ground);
        const ours = did || (run.recovering && !journal.flight.already.has(address));
        endings.set(address, ours ? 'done' : 'already');
        if (!ours) journal.already(address);
        if (!quiet)
          yield did
            ? { type: 'apply_complete', address, actions: change.actions }
            : { type: 'apply_skipped', target: address, why: 'it is so already' };
      } catch (error) {
        if (holdsNow(run, target)) endings.set(address, 'done');
        if (yield* fault(run, address, step.op, error)) return undefined;
      }
    }
    journal.done(step.id, names);
  }
  return undefined;
}

// An operation may fail after it has done its work; what is there is then ours all the same.
function holdsNow({ ground }: Run, target: Target): boolean {
  const { precondition } = target.change;
  const live = ground.look(target.path);
  return isDone(target, live, ground.owners) && !sameFingerprint(precondition, live);
}

function* fault(
  run: Run,
  target: string,
  op: Step['op'],
  error: unknown,
): Generator<Event, boolean> {
  const stale = error instanceof Failure && error.kind === 'refused';
  const text = error instanceof Failure ? error.message : describeError(error);
  if (run.recovering && stale) {
    yield { type: 'apply_skipped', target, why: text };
    return false;
  }
  run.faults.push({ target, error: text, stale, op });
  yield { type: 'apply_errored', target, error: text };
  return true;
}

async function* eachDirectory(
  run: Run,
  step: Step,
  changed: Set<AbsolutePath>,
  act: (path: AbsolutePath, ground: files.FileGround) => boolean,
): AsyncGenerator<Event, Stop | undefined> {
  run.machine.system.refresh();
  run.journal.begin(step.id, step.targets);
  for (const name of step.targets) {
    const path = name as AbsolutePath;
    try {
      const ours = run.recovering && !run.journal.flight.already.has(name);
      if (act(path, run.ground) || ours) changed.add(path);
      else run.journal.already(name);
    } catch (error) {
      if (yield* fault(run, path, step.op, error)) return undefined;
    }
  }
  run.journal.done(step.id, step.targets);
  return undefined;
}

// What is to be kept in the store is linked before the first step: see keepStorePaths.
async function* recordOnly(run: Run, step: Step): AsyncGenerator<Event, Stop | undefined> {
  const others = new Map<string, OtherChange>(
    otherChanges(run.plan).map((change) => [change.address, change]),
  );
  for (const name of step.targets) {
    const change = run.targets.get(name)?.change ?? others.get(name);
    if (change === undefined) continue;
    run.endings.set(change.address, 'done');
    if (change.type === 'file' && change.part_of !== undefined) continue;
    yield { type: 'apply_complete', address: change.address, actions: change.change.actions };
  }
  return undefined;
}

async function* validate(run: Run, step: Step): AsyncGenerator<Event, Stop | undefined> {
  const resolved = wantedFiles(run.plan.manifest.resolved);
  const done = new Set<string>();
  for (const name of step.targets) {
    const argv = resolved[name as Address]?.validate;
    if (argv === undefined || done.has(argv.join('\0'))) continue;
    done.add(argv.join('\0'));
    const problem = await failedInPlace(argv, name, run.machine);
    if (problem === undefined) continue;
    run.faults.push({ target: name, error: problem, stale: false, op: step.op });
    yield { type: 'apply_errored', target: name, error: problem };
  }
  return undefined;
}
