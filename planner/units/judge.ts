import type {
  Address,
  FileValue,
  OtherChange,
  OtherEntry,
  ResolvedManifest,
  ResourceChange,
  State,
  UnitValue,
} from '../../schema/types.ts';
import { entriesOf } from '../../state/parts.ts';
import type { UnitFacts } from '../../state/units.ts';
import { sameOther } from '../other.ts';
import { unitAddress } from '../parts.ts';
import { type PartValues, recordedParts, wantedParts } from './part-values.ts';
import { unitValue } from './value.ts';
import { isEnabled, keptRun, masks } from './was.ts';

/** What becomes of the files of units, and what that makes of the units themselves. */
export interface UnitJudgement {
  readonly changes: readonly OtherChange[];
  /** Names of units that the manifest or the state names and that do not change. */
  readonly unchanged: readonly string[];
}

/** What the units in scope come to, from the changes of their parts. */
export function judgeUnits(
  names: readonly string[],
  parts: readonly ResourceChange[],
  resolved: ResolvedManifest,
  state: State | undefined,
  facts: UnitFacts | undefined,
  kept: ReadonlySet<string>,
  inConflict: ReadonlySet<Address>,
): UnitJudgement {
  const byUnit = new Map<Address, ResourceChange[]>();
  for (const part of parts) {
    const unit = part.part_of;
    if (unit === undefined) continue;
    const others = byUnit.get(unit);
    if (others === undefined) byUnit.set(unit, [part]);
    else others.push(part);
  }
  const recorded = entriesOf(state, 'unit');
  const changes: OtherChange[] = [];
  const unchanged: string[] = [];
  for (const name of names) {
    const address = unitAddress(name);
    if (inConflict.has(address)) continue;
    const change = judgeUnit(
      name,
      byUnit.get(address) ?? [],
      resolved.units?.[name] === undefined ? undefined : wantedParts(name, resolved),
      recorded.get(address),
      recordedParts(address, state),
      facts,
      kept.has(name),
    );
    if (change === undefined) unchanged.push(name);
    else changes.push(change);
  }
  return { changes, unchanged };
}

function judgeUnit(
  name: string,
  parts: readonly ResourceChange[],
  wanted: PartValues | undefined,
  entry: OtherEntry | undefined,
  recorded: PartValues,
  facts: UnitFacts | undefined,
  kept: boolean,
): OtherChange | undefined {
  const address = unitAddress(name);
  const desired = wanted === undefined ? undefined : (unitValue(name, wanted) ?? emptyUnit);
  const same =
    desired !== undefined && entry !== undefined && sameOther(bare(desired), entry.applied);
  if (parts.length === 0 && same) return undefined;
  if (desired === undefined && entry === undefined) return undefined;
  const steady = wanted ?? recorded;
  const before = unitValue(
    name,
    overlay(steady, parts, ({ change }) => change.before),
  );
  const isLive = facts?.live.get(name)?.active === 'active';
  const stays = unitValue(
    name,
    overlay(steady, parts, ({ change }) => change.after),
  );
  const actions = actionsOf(parts, desired, entry, stays);
  return {
    action_reason: reasonOf(parts, desired, entry, actions),
    address,
    caused_by: [],
    change: {
      actions,
      after: desired ?? (actions[0] === 'delete' ? null : stays),
      after_sensitive: {},
      before: entry === undefined && parts.every(isNew) ? null : before,
      before_sensitive: {},
      ...(actions[0] === 'no-op' ? { importing: {} } : {}),
    },
    depends_on: [],
    name,
    precondition: null,
    record:
      desired === undefined
        ? { entry: 'remove' }
        : {
            entry: 'set',
            ...(kept ? keptRun(name, facts) : {}),
            origin: entry?.origin ?? (parts.some(isOurs) ? 'created' : 'adopted'),
            was_active: masks(desired, entry) ? isLive : (entry?.was_active ?? isLive),
            was_enabled: entry?.was_enabled ?? isEnabled(name, facts),
          },
    reverts_drift: parts.some((part) => part.reverts_drift),
    type: 'unit',
  };
}

function bare({ text: _, ...rest }: UnitValue): UnitValue {
  return rest;
}

const emptyUnit: UnitValue = {
  drop_ins: {},
  fragment: null,
  links: {},
  masked: false,
  type: 'unit',
};

const isNew = ({ change }: ResourceChange): boolean => change.before === null;
const isOurs = ({ record }: ResourceChange): boolean => record.origin === 'created';

function overlay(
  steady: PartValues,
  parts: readonly ResourceChange[],
  pick: (part: ResourceChange) => FileValue | null,
): PartValues {
  return new Map([...steady, ...parts.map((part) => [part.address, pick(part)] as const)]);
}

function actionsOf(
  parts: readonly ResourceChange[],
  desired: UnitValue | undefined,
  entry: OtherEntry | undefined,
  stays: UnitValue | null,
): OtherChange['change']['actions'] {
  const idle = parts.every(({ change }) => ['no-op', 'forget'].includes(change.actions[0]));
  // What was there before us stays or comes back: that is no deletion.
  if (desired === undefined) return idle ? ['forget'] : stays === null ? ['delete'] : ['update'];
  if (idle) return ['no-op'];
  if (entry !== undefined) return ['update'];
  return parts.some(({ change }) => change.before !== null) ? ['update'] : ['create'];
}

function reasonOf(
  parts: readonly ResourceChange[],
  desired: UnitValue | undefined,
  entry: OtherEntry | undefined,
  [action]: OtherChange['change']['actions'],
): OtherChange['action_reason'] {
  if (desired === undefined) return action === 'forget' ? 'left_in_place' : 'no_longer_declared';
  if (entry === undefined) {
    if (action === 'no-op') return 'already_present';
    return action === 'create' ? 'declared' : 'replaced_unmanaged';
  }
  if (action === 'no-op') return 'state_only';
  return parts.every((part) => part.reverts_drift) ? 'drifted' : 'parts_changed';
}
