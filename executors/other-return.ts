import { otherChanges } from '../planner/parts.ts';
import type { Event, OtherChange, OtherValue, Step } from '../schema/types.ts';
import { carryOutAccounts } from './accounts/carry-out.ts';
import { describeError, Failure } from './failure.ts';
import { returnProfile } from './profile/return.ts';
import type { Run } from './run.ts';
import { removeTmpfiles } from './tmpfiles/remove.ts';

/**
 * Puts accounts, the profile and what tmpfiles lines made back to what they were before an apply.
 * An account that it made cannot go again, since its number may be on files by now: it is locked, and
 * that is told. Returns what failed, in words.
 */
export async function* returnOthers(run: Run): AsyncGenerator<Event, readonly string[]> {
  const failed: string[] = [...returnProfile(run)];
  for (const { address, change } of [...begun(run, 'tmpfiles')].reverse()) {
    if (change.actions[0] !== 'create') continue;
    // What may hold data by now stays: that is no reason to try again for ever.
    const left = removeTmpfiles(address, change.after, run.machine.system);
    if (left !== undefined) {
      yield { type: 'diagnostic', severity: 'warning', summary: left, address };
    }
  }
  const accounts = begun(run, 'accounts');
  if (accounts.length === 0) return failed;
  failed.push(...(await returnAccounts(run, accounts)));
  for (const { address, type, change } of accounts) {
    if (change.actions[0] !== 'create') continue;
    yield {
      type: 'diagnostic',
      severity: 'warning',
      summary: `${address} was made and is kept${type === 'user' ? ', locked' : ''}: an account that was made is never deleted`,
      address,
    };
  }
  return failed;
}

async function returnAccounts(
  { machine: { system } }: Run,
  changes: readonly OtherChange[],
): Promise<readonly string[]> {
  const back = changes.flatMap((change) => inverse(change) ?? []);
  try {
    return [...(await carryOutAccounts(back, system)).values()];
  } catch (error) {
    return [error instanceof Failure ? error.message : describeError(error)];
  }
}

function begun(run: Run, op: Step['op']): readonly OtherChange[] {
  const names = new Set<string>(
    run.plan.steps
      .filter((step) => step.op === op)
      .flatMap(({ id, targets }) =>
        targets.filter((target) => run.journal.flight.begun.has(`${id} ${target}`)),
      ),
  );
  return otherChanges(run.plan).filter(({ address }) => names.has(address));
}

function inverse(change: OtherChange): OtherChange | undefined {
  const { before, after } = change.change;
  if (before !== null) {
    return {
      ...change,
      change: { ...change.change, actions: ['update'], before: after, after: before },
    };
  }
  const locked = after?.type === 'user' ? lockedOf(after) : undefined;
  if (locked === undefined) return undefined;
  return {
    ...change,
    change: { ...change.change, actions: ['delete'], before: after, after: locked },
  };
}

function lockedOf(value: Extract<OtherValue, { type: 'user' }>): OtherValue {
  return { ...value, groups: [], locked: true };
}
