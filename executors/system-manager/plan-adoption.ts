import { unitAddress } from '../../planner/parts.ts';
import { type Adopted, adopt } from '../../planner/system-manager/adopted.ts';
import { adoptionPlan } from '../../planner/system-manager/adoption-plan.ts';
import type { OldState } from '../../planner/system-manager/old-state.ts';
import type { Address, Plan, ResolvedManifest, State } from '../../schema/types.ts';
import { filesOnly } from '../../state/parts.ts';
import { Failure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { makePlan } from '../make-plan.ts';
import { lastApplied } from '../plan-scope.ts';
import type { Session } from '../session.ts';
import { lookAtOld } from './look-at-old.ts';
import { oldStatePath } from './read-old-state.ts';

/** The plan that takes a system-manager installation over, and what it takes over. */
export interface Adoption {
  readonly adopted: Adopted;
  /** Undefined where all of it is ours already, and only the old state is left to be handed over. */
  readonly plan: Plan | undefined;
}

/** Plans the adoption of a system-manager installation. Writes nothing. */
export async function planAdoption(
  session: Session,
  old: OldState,
  state: State | undefined,
): Promise<Adoption> {
  const { machine } = session;
  const adopted = adopt(old, lookAtOld(machine, old), machine.layout.directory);
  if (adopted.taken.size === 0) throw nothingThere(adopted);
  if (isOursAlready(adopted, state)) return { adopted, plan: undefined };
  mustBeSettled(state);
  const planned = await makePlan(session, {
    mode: 'normal',
    manifest: undefined,
    resolved: together(adopted, state, machine),
    targets: [],
    excludes: [],
    allowed: { mass_delete: false, protected: [], adopt: [], backup: [] },
    deep: false,
    check: false,
    notices: [],
  });
  return { adopted, plan: adoptionPlan(planned, adopted, oldStatePath, state) };
}

function nothingThere({ notes }: Adopted): Failure {
  return new Failure('host', [
    `Cannot adopt: ${oldStatePath} names no file that is there, expected an active installation; system-manager was deactivated, or its files are gone`,
    ...notes.map((note) => `  ${note}`),
  ]);
}

// All of it: an adoption that ended before it was handed over. Some of it: nobody knows whose it is.
function isOursAlready({ taken, units }: Adopted, state: State | undefined): boolean {
  const recorded = filesOnly(state)?.resources ?? {};
  const addresses = [...taken.keys()];
  const files = addresses.filter((address) => recorded[address] !== undefined);
  const ownUnits = Object.keys(units)
    .map(unitAddress)
    .filter((address) => state?.resources[address] !== undefined);
  const ours: readonly Address[] = [
    ...files.filter((address) => recorded[address]?.part_of === undefined),
    ...ownUnits,
  ];
  if (files.length === addresses.length) return true;
  if (ours.length === 0 && files.length === 0) return false;
  throw new Failure('refused', [
    `Cannot adopt: sm manages ${ours.length} of its resources already, expected none; forget those first (they stay as they are): sm state rm ADDRESS`,
    ...ours.slice(0, 20).map((address) => `  ${address}`),
    ...(ours.length > 20 ? [`  and ${ours.length - 20} more`] : []),
  ]);
}

function mustBeSettled(state: State | undefined): void {
  if ((state?.pending ?? []).length === 0) return;
  throw new Failure(
    'refused',
    'Cannot adopt: an apply that failed still owes actions of units, expected none; run sm apply first',
  );
}

// A generation is always whole: what was applied before stays in it.
function together(
  { files, units }: Adopted,
  state: State | undefined,
  machine: Machine,
): ResolvedManifest {
  const empty: ResolvedManifest = { version: 1, files: {}, assertions: [], settings: {} };
  const before = state === undefined ? empty : lastApplied(machine, state);
  if (before === undefined) {
    throw new Failure(
      'host',
      'Cannot adopt: the manifest of the current generation cannot be read, expected it whole; run sm apply first',
    );
  }
  return {
    ...before,
    files: { ...before.files, ...files },
    units: { ...before.units, ...units },
  };
}
