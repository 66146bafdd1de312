import { unexplained } from '../planner/explain.ts';
import { fileChanges } from '../planner/parts.ts';
import { planId } from '../planner/plan.ts';
import type { AbsolutePath, Address, FileValue, Host, Plan, State } from '../schema/types.ts';
import { pathOf } from '../state/address.ts';
import type { Actual, Owners } from '../state/facts.ts';
import { lookUpOwners } from './accounts.ts';
import { readBackupValue } from './backups.ts';
import { Failure } from './failure.ts';
import type { Machine } from './machine.ts';
import { unitsWithinReach } from './observe-others.ts';
import { lookerFor } from './run.ts';

const refuse = (detail: string): Failure =>
  new Failure('refused', `Cannot apply the plan: ${detail}`);

/** What must hold of a plan whatever the state says: before anything, even recovery, changes anything. */
export function verifyPlan(plan: Plan, host: Host): void {
  if (planId(plan) !== plan.plan_id) {
    throw refuse(
      'its contents do not match its plan_id, expected the plan as sm wrote it; it was edited or damaged, plan again',
    );
  }
  if (plan.host.machine_id !== host.machine_id) {
    throw refuse(
      `it was made on ${plan.host.hostname}, another machine, expected this one, ${host.hostname}; plan here`,
    );
  }
  if (plan.host.root !== host.root) {
    throw refuse(
      `it was made for the root ${plan.host.root}, expected ${host.root}; pass --root ${plan.host.root}, or plan again`,
    );
  }
  if (!plan.applyable) {
    throw new Failure('refused', [
      `Cannot apply the plan: it is not applyable, expected a plan without conflicts; resolve these and plan again`,
      ...plan.conflicts.map(({ detail }) => `  ${detail}`),
    ]);
  }
}

/** Whether this very plan was the last that was applied. */
export function isApplied(plan: Plan, state: State | undefined): boolean {
  return state?.applied?.plan_id === plan.plan_id;
}

/** What must hold of the state a plan was made against. */
export function verifyGround(plan: Plan, state: State | undefined): void {
  const serial = state?.serial ?? 0;
  if (plan.state.lineage !== (state?.lineage ?? null)) {
    throw refuse(
      state === undefined
        ? `it was made against a state of lineage ${plan.state.lineage}, and there is no state; plan again`
        : plan.state.lineage === null
          ? 'it is stale: it was made while there was no state, and now there is one; plan again'
          : `it was made against a state of lineage ${plan.state.lineage}, expected ${state.lineage}; plan again`,
    );
  }
  if (plan.state.serial !== serial) {
    throw refuse(
      `it is stale: it was made against serial ${plan.state.serial} of the state, expected ${serial}; something was applied since, plan again`,
    );
  }
}

/** What must follow from the plan's own manifest. */
export function verifyExplained(
  plan: Plan,
  state: State | undefined,
  owners: Owners,
  originals: ReadonlyMap<string, FileValue>,
  files: ReadonlyMap<Address, Actual>,
  stateDirectory: AbsolutePath,
  reachable: ReadonlySet<string>,
): void {
  const strange = unexplained(plan, state, { owners, originals, files }, stateDirectory, reachable);
  if (strange.length > 0) {
    throw refuse(
      `its manifest does not explain ${strange.slice(0, 5).join(', ')}${strange.length > 5 ? ` and ${strange.length - 5} more` : ''}, expected a plan that sm made; plan again`,
    );
  }
}

// Only these have more than one digest.
function lookAtSecrets(plan: Plan, state: State | undefined, machine: Machine) {
  const look = lookerFor(plan, state, machine);
  const secret = fileChanges(plan).filter(({ change }) => change.before_sensitive.content === true);
  return new Map(secret.map(({ address }) => [address, look(pathOf(address))] as const));
}

/** The same with what the machine knows: accounts, and the originals that the plan would restore. */
export async function verifyExplainedOn(
  machine: Machine,
  plan: Plan,
  state: State | undefined,
): Promise<void> {
  if (isApplied(plan, state)) return;
  verifyGround(plan, state);
  const { system, layout } = machine;
  const originals = new Map<string, FileValue>();
  for (const { record } of fileChanges(plan)) {
    const value =
      record.restores === undefined ? undefined : readBackupValue(system, layout, record.restores);
    if (record.restores !== undefined && value !== undefined) originals.set(record.restores, value);
  }
  const owners = await lookUpOwners(system, plan.manifest.resolved, state);
  const secrets = lookAtSecrets(plan, state, machine);
  const acts = plan.steps.some(({ executor }) => executor === 'units');
  const reachable = acts ? await unitsWithinReach(machine, plan, state) : new Set<string>();
  verifyExplained(plan, state, owners, originals, secrets, layout.directory, reachable);
}
