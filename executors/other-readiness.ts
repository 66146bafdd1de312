import { otherChanges } from '../planner/parts.ts';
import type { Address, OtherChange, OtherValue, Plan } from '../schema/types.ts';
import type { Owners } from '../state/facts.ts';
import { holdsOther, type OtherActual, otherDifferences } from '../state/other.ts';
import type { Machine } from './machine.ts';
import { observeOthers } from './observe-others.ts';
import { concernedBy } from './profile/concerned.ts';
import type { Run, Stop } from './run.ts';

type Seen = ReadonlyMap<Address, OtherActual>;

const touches = ({ change, type }: OtherChange): boolean =>
  type !== 'unit' && change.actions[0] !== 'forget';

function observed(plan: Plan, machine: Machine): Promise<Seen> {
  const addresses = otherChanges(plan)
    .filter(touches)
    .map(({ address }) => address);
  return observeOthers(machine, addresses, plan.manifest.resolved);
}

/** How accounts, the profile and tmpfiles stand to a plan: which are no more as planned, and whether all is done. */
export async function readinessOfOthers(
  plan: Plan,
  machine: Machine,
  owners: Owners,
): Promise<{ readonly stale: readonly string[]; readonly allDone: boolean }> {
  const seen = await observed(plan, machine);
  const stale: string[] = [];
  let allDone = true;
  for (const change of otherChanges(plan).filter(touches)) {
    const actual = concernedBy(change, seen.get(change.address) ?? null);
    if (isDone(change, actual, owners)) continue;
    allDone = false;
    if (!isReady(change, actual, owners)) {
      stale.push(`${change.address}: it is not as it was when planned, expected it unchanged`);
    }
  }
  return { stale, allDone };
}

function isDone({ change }: OtherChange, actual: OtherActual, owners: Owners): boolean {
  return change.after === null ? actual === null : holdsOther(change.after, actual, owners);
}

function isReady({ precondition }: OtherChange, actual: OtherActual, owners: Owners): boolean {
  if (precondition === null) return actual === null;
  return actual !== null && holdsOther(precondition, actual, owners);
}

/** What the resources of other kinds that a run changed are like now. */
export function observeChanged(run: Run): Promise<Seen> {
  return observed(run.plan, run.machine);
}

/** Those that a run has changed and that are not as they should be; a stopped one sets no generation. */
export function unconfirmed(
  run: Run,
  seen: Seen,
  stop: Stop | undefined,
): readonly (readonly [Address, string])[] {
  return otherChanges(run.plan)
    .filter(touches)
    .filter(({ address }) => run.endings.has(address))
    .flatMap((planned) => {
      const { address, change } = planned;
      const actual = concernedBy(planned, seen.get(address) ?? null);
      const unfinished = run.faults.length > 0 || stop !== undefined;
      if (unfinished && planned.type === 'profile' && change.after === null) return [];
      if (change.after === null) {
        return actual === null
          ? []
          : [[address, `Cannot confirm that ${address} is gone`] as const];
      }
      const last = isGenerationAlone(change.after) ? ['generation', 'type'] : ['generation'];
      const fields = otherDifferences(change.after, actual, run.ground.owners).filter(
        ({ path }) => !(unfinished && last.includes(path)),
      );
      const [first] = fields;
      if (first === undefined) return [];
      const error = `Cannot confirm ${address}: found ${first.path} ${first.actual}, expected ${first.expected}; someone else changes it, see sm drift`;
      return [[address, error] as const];
    });
}

// Of such a profile nothing is there before the end of an apply.
const isGenerationAlone = (value: OtherValue): boolean =>
  value.type === 'profile' && value.target === null;
