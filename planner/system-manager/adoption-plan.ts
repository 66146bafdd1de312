import type {
  Address,
  AnyChange,
  OtherChange,
  Plan,
  ResourceChange,
  State,
} from '../../schema/types.ts';
import { fileAddress, keyOf } from '../../state/address.ts';
import { fingerprint } from '../../state/facts.ts';
import { liveValue } from '../../state/same.ts';
import { isFileChange, unitAddress } from '../parts.ts';
import { seal } from '../plan.ts';
import { stepsOf } from '../steps.ts';
import { summarize } from '../summary.ts';
import { fragmentPath } from '../units/value.ts';
import type { Adopted } from './adopted.ts';
import type { OldBackup, Taken } from './found.ts';

/**
 * Makes the plan that takes an installation over from one that wants all of it as it is: everything is
 * imported as ours, with the originals that were set aside; of what the host holds, only the places where
 * they were set aside change. Nothing is done to units.
 */
export function adoptionPlan(
  planned: Plan,
  adopted: Adopted,
  source: string,
  state: State | undefined,
): Plan {
  const units = new Set(Object.keys(adopted.units).map(unitAddress));
  const backups = adopted.backups.map(removalOf);
  const isOurs = ({ address }: Pick<AnyChange, 'address'>): boolean =>
    adopted.taken.has(address) || units.has(address);
  const parts = (planned.parts ?? []).filter(isOurs).map((part) => asOurs(part, adopted.taken));
  const files = planned.resource_changes.filter(isFileChange).filter(isOurs);
  const own = [...files.map((file) => asOurs(file, adopted.taken)), ...backups];
  const others = planned.resource_changes
    .filter((change): change is OtherChange => !isFileChange(change))
    .filter(isOurs)
    .map((change) => asOurUnit(change, adopted));
  const changes: readonly AnyChange[] = [...own, ...others].sort(byAddress);
  const conflicts = planned.conflicts.filter(
    ({ address }) => address !== null && isOurs({ address }),
  );
  const program = stepsOf({
    files: [...own, ...parts].sort(byAddress),
    others,
    directories: { create: [], remove: [] },
    resolved: planned.manifest.resolved,
    state,
    units: [],
    daemonReload: false,
    unprotected: [],
  });
  // What was set aside goes last: should that fail, the state knows the originals all the same.
  const steps = [
    ...program.filter(({ op }) => op === 'record'),
    ...program.filter(({ op }) => op !== 'record'),
  ].map((step, index) => ({ ...step, id: index + 1 }));
  const { plan_id: _, parts: __, ...rest } = planned;
  return seal({
    ...rest,
    manifest: { ...planned.manifest, source },
    applyable: conflicts.length === 0,
    errored: conflicts.some(({ reason }) => reason === 'unreadable'),
    summary: summarize(changes, steps, conflicts, planned.summary.unchanged),
    resource_changes: [...changes],
    ...(parts.length === 0 ? {} : { parts }),
    resource_drift: [],
    conflicts,
    warnings: [...adopted.notes],
    directories: { create: [], remove: [] },
    steps,
  });
}

function asOurs(change: ResourceChange, taken: ReadonlyMap<Address, Taken>): ResourceChange {
  const how = taken.get(change.address);
  return how === undefined ? change : { ...change, record: { ...change.record, ...how } };
}

// What system-manager made did not run before it; what it masked did, if it was enabled.
function asOurUnit(change: OtherChange, { units, taken }: Adopted): OtherChange {
  const unit = units[change.name];
  const ownFile = taken.has(fileAddress(fragmentPath(change.name)));
  const { was_active, was_enabled } = change.record;
  const before = unit?.masked === true ? was_enabled : ownFile ? false : was_active;
  return {
    ...change,
    record: {
      ...change.record,
      origin: 'created',
      ...(before === undefined ? {} : { was_active: before }),
    },
  };
}

function removalOf({ path, actual }: OldBackup): ResourceChange {
  const address = fileAddress(path);
  return {
    action_reason: 'kept_in_backups',
    address,
    caused_by: [],
    change: {
      actions: ['delete'],
      after: null,
      after_sensitive: {},
      before: liveValue(actual),
      before_sensitive: {},
    },
    depends_on: [],
    name: keyOf(address),
    precondition: fingerprint(actual),
    record: { entry: 'remove', keep: 'drifted' },
    reverts_drift: false,
    type: 'file',
  };
}

function byAddress(left: AnyChange, right: AnyChange): number {
  return left.address < right.address ? -1 : 1;
}
