import { otherChanges } from '../planner/parts.ts';
import type { Address, Event, OtherChange, Step } from '../schema/types.ts';
import { carryOutAccounts } from './accounts/carry-out.ts';
import { refreshOwners } from './accounts.ts';
import { describeError, Failure } from './failure.ts';
import { carryOutProfile } from './profile/carry-out.ts';
import type { Run, Stop } from './run.ts';
import { lateTargets, stageLate } from './stage.ts';
import { carryOutTmpfiles } from './tmpfiles/carry-out.ts';

type Work = (changes: readonly OtherChange[]) => Promise<ReadonlyMap<Address, string>>;

/** Makes, changes and locks accounts; what belongs to new ones can then be put in place. */
export async function* accountStep(run: Run, step: Step): AsyncGenerator<Event, Stop | undefined> {
  const { machine, plan, state } = run;
  const late = lateTargets(run);
  const stop = yield* carryOut(run, step, (changes) => carryOutAccounts(changes, machine.system));
  await refreshOwners(run.ground.owners, machine.system, plan, state);
  await stageLate(run, late);
  return stop;
}

/** Makes the merged tree of packages, and switches to it. */
export function profileStep(run: Run, step: Step): AsyncGenerator<Event, Stop | undefined> {
  const { machine, plan } = run;
  return carryOut(run, step, (changes) =>
    carryOutProfile(changes, plan.manifest.resolved, machine.system, machine.layout.directory),
  );
}

/** Has systemd-tmpfiles carry out our lines, and looks at what became of them. */
export function tmpfilesStep(run: Run, step: Step): AsyncGenerator<Event, Stop | undefined> {
  const { machine, plan, ground } = run;
  return carryOut(run, step, (changes) =>
    carryOutTmpfiles(changes, plan.manifest.resolved, machine.system, ground.owners),
  );
}

async function* carryOut(
  run: Run,
  step: Step,
  work: Work,
): AsyncGenerator<Event, Stop | undefined> {
  const named = new Set<string>(step.targets);
  const changes = otherChanges(run.plan).filter(({ address }) => named.has(address));
  run.machine.system.refresh();
  run.journal.begin(step.id, step.targets);
  for (const { address, change } of changes) {
    yield { type: 'apply_start', address, actions: change.actions };
  }
  const failed = await attempt(work, changes);
  run.machine.system.refresh();
  for (const { address, change } of changes) {
    const error = failed.get(address);
    if (error === undefined) {
      run.endings.set(address, 'done');
      yield { type: 'apply_complete', address, actions: change.actions };
    } else {
      run.faults.push({ target: address, error, stale: false, op: step.op });
      yield { type: 'apply_errored', target: address, error };
    }
  }
  run.journal.done(step.id, step.targets);
  return undefined;
}

async function attempt(
  work: Work,
  changes: readonly OtherChange[],
): Promise<ReadonlyMap<Address, string>> {
  try {
    return await work(changes);
  } catch (error) {
    const text = error instanceof Failure ? error.message : describeError(error);
    return new Map(changes.map(({ address }) => [address, text] as const));
  }
}
