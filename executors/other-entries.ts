import { otherChanges, unitAddress } from '../planner/parts.ts';
import { bare } from '../planner/profile/farm.ts';
import { wantedStorePaths } from '../planner/store-paths.ts';
import { recordedParts } from '../planner/units/part-values.ts';
import { unitValue } from '../planner/units/value.ts';
import type {
  Address,
  Entry,
  OtherChange,
  OtherEntry,
  OtherValue,
  Plan,
  ProfileValue,
  State,
} from '../schema/types.ts';
import type { OtherActual } from '../state/other.ts';
import type { Ended } from './commit.ts';

/** What the state is told about resources of other kinds than file. */
export function otherEntries(
  { plan, endings, others }: Pick<Ended, 'plan' | 'endings' | 'others'>,
  state: State | undefined,
  parts: ReadonlyMap<Address, Entry | null>,
): ReadonlyMap<Address, OtherEntry | null> {
  const found = new Map<Address, OtherEntry | null>();
  for (const change of otherChanges(plan)) {
    const { address } = change;
    const entry =
      change.type === 'unit'
        ? unitEntry(asReached(change, endings), state, parts)
        : endings.get(address) === undefined
          ? undefined
          : change.type === 'profile'
            ? profileEntry(change, others.get(address), state, plan)
            : otherEntry(change, change.change.after, others.get(address), state, plan);
    if (entry !== undefined) found.set(address, entry);
  }
  return found;
}

// A unit none of whose files changed goes on with the definition that it had.
function asReached(change: OtherChange, endings: Ended['endings']): OtherChange {
  if (endings.has(change.address)) return change;
  const { needs_restart: _, invocation: __, ...record } = change.record;
  return { ...change, record };
}

// The state says what is true: a unit is what those of its files make it that are there now.
function unitEntry(
  change: OtherChange,
  state: State | undefined,
  parts: ReadonlyMap<Address, Entry | null>,
): OtherEntry | null | undefined {
  const now = new Map(recordedParts(unitAddress(change.name), state));
  for (const [address, entry] of parts) {
    if (entry?.part_of === change.address) now.set(address, entry.applied);
    else now.delete(address);
  }
  const value = unitValue(change.name, now);
  if (value !== null) return otherEntry(keepingSet(change), value, undefined, state);
  if (change.record.entry === 'remove') return null;
  // Nothing of it is there: it was not begun, unless it consists of no file at all.
  const hollow = change.change.after?.type === 'unit' && isHollow(change.change.after);
  return hollow ? otherEntry(change, change.change.after, undefined, state) : undefined;
}

function isHollow(value: Extract<OtherValue, { type: 'unit' }>): boolean {
  return (
    value.fragment === null &&
    !value.masked &&
    Object.keys(value.drop_ins).length + Object.keys(value.links).length === 0
  );
}

function keepingSet(change: OtherChange): OtherChange {
  return { ...change, record: { ...change.record, entry: 'set' } };
}

function otherEntry(
  { address, type, record, depends_on }: OtherChange,
  value: OtherValue | null,
  actual: OtherActual | undefined,
  state: State | undefined,
  plan?: Plan,
): OtherEntry | null {
  if (record.entry === 'remove' || value === null) return null;
  const before = state?.resources[address];
  const known = before?.kind === 'file' ? undefined : before;
  const active = record.was_active ?? known?.was_active;
  const enabled = record.was_enabled ?? known?.was_enabled;
  const paths = plan && wantedStorePaths(plan.manifest.resolved).get(address);
  return {
    applied: withIds(withoutText(value), actual),
    depends_on: [...depends_on],
    kind: type,
    origin: record.origin ?? known?.origin ?? 'created',
    original: null,
    protect: false,
    schema_version: 1,
    ...(paths === undefined ? {} : { store_paths: [...paths] }),
    ...(active === undefined ? {} : { was_active: active }),
    ...(enabled === undefined ? {} : { was_enabled: enabled }),
    ...keptRun(record, known),
  };
}

// The generation is set last of all: the state says which one is there, also after a failure.
function profileEntry(
  change: OtherChange,
  actual: OtherActual | undefined,
  state: State | undefined,
  plan: Plan,
): OtherEntry | null {
  const { before, after } = change.change;
  const live =
    actual?.type === 'profile' && actual.generation !== null ? bare(actual.generation) : null;
  const known = [before, after].flatMap((value) =>
    value?.type === 'profile' && value.generation !== null ? [bare(value.generation)] : [],
  );
  const generation = live !== null && known.includes(live) ? live : null;
  // A generation that was all there is to it, and that a failure kept from being set, is nothing to record.
  if (after?.type === 'profile' && after.target === null && generation === null) return null;
  if (after?.type === 'profile')
    return otherEntry(change, { ...after, generation }, undefined, state, plan);
  if (generation === null || change.change.actions[0] === 'forget') return null;
  const left: ProfileValue = { type: 'profile', target: null, packages: [], generation };
  return otherEntry(keepingSet(change), left, undefined, state);
}

// Another run of the unit has another id: a mark that nobody takes off is no mark any more.
function keptRun(record: OtherChange['record'], known: OtherEntry | undefined) {
  const { needs_restart, invocation = '' } =
    record.needs_restart === true ? record : (known ?? record);
  return needs_restart === true ? { needs_restart, invocation } : {};
}

function withoutText(value: OtherValue): OtherValue {
  if (value.type !== 'unit') return value;
  const { text: _, ...rest } = value;
  return rest;
}

// The number that an account got is remembered, so that another one is drift.
function withIds(value: OtherValue, actual: OtherActual | undefined): OtherValue {
  if (value.type === 'user' && actual?.type === 'user') return { ...value, uid: actual.uid };
  if (value.type === 'group' && actual?.type === 'group') return { ...value, gid: actual.gid };
  return value;
}
