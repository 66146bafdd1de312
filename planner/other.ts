import { sameForm } from '../schema/canonical.ts';
import type {
  ActionReason,
  Actions,
  Address,
  Conflict,
  OtherChange,
  OtherEntry,
  OtherValue,
  Owner,
  ResolvedManifest,
} from '../schema/types.ts';
import { keyOf, kindOf } from '../state/address.ts';
import type { Owners } from '../state/facts.ts';
import { holdsOther, type OtherActual } from '../state/other.ts';

/** What planning the resources of one kind other than file looks at. */
export interface OtherQuestion {
  readonly resolved: ResolvedManifest;
  /** Recorded entries of this kind by address. */
  readonly recorded: ReadonlyMap<Address, OtherEntry>;
  /** What was seen, by address, every field filled in; null for nothing there. */
  readonly seen: ReadonlyMap<Address, OtherActual>;
  readonly owners: Owners;
  /** systemd's version on the host; null where there is none. */
  readonly systemd: number | null;
}

/** What planning the resources of one kind comes to. */
export interface OtherJudgement {
  readonly changes: readonly OtherChange[];
  readonly conflicts: readonly Conflict[];
  readonly unchanged: number;
  readonly warnings: readonly string[];
}

/** What becomes of one resource on removal: gone, changed once more (locked), or left as it is. */
export type Removal =
  | { readonly kind: 'delete' }
  | { readonly kind: 'lock'; readonly after: OtherValue }
  | { readonly kind: 'leave'; readonly reason: ActionReason };

/** Desired × recorded × live of one resource of another kind → its change, or undefined for none. */
export function judgeOther(
  address: Address,
  desired: OtherValue | undefined,
  entry: OtherEntry | undefined,
  actual: OtherActual,
  owners: Owners,
  removal: Removal,
): OtherChange | undefined {
  const found = actual?.type === 'unreadable' ? null : actual;
  const seen = found === null ? null : asDeclared(found, desired ?? entry?.applied, owners);
  const change = changeFor(address, seen, entry);
  if (desired === undefined)
    return entry === undefined ? undefined : removed(change, seen, entry, removal);
  const there = holdsOther(desired, seen, owners);
  if (entry === undefined) {
    if (there) return change(['no-op'], seen, desired, 'already_present', 'adopted');
    return seen === null
      ? change(['create'], null, desired, 'declared', 'created')
      : change(['update'], seen, desired, 'declared', 'adopted');
  }
  const same = sameOther(desired, entry.applied);
  if (there) {
    return same ? undefined : change(['no-op'], seen, desired, 'state_only', entry.origin);
  }
  const drifted = !holdsOther(entry.applied, seen, owners);
  const reason = drifted ? 'drifted' : 'content_changed';
  const made = change(seen === null ? ['create'] : ['update'], seen, desired, reason, entry.origin);
  return { ...made, reverts_drift: drifted };
}

// A reader compares before with after: an owner that did not change must not look as if it had.
function asDeclared(seen: OtherValue, wanted: OtherValue | undefined, owners: Owners): OtherValue {
  if (seen.type !== 'tmpfiles' || wanted?.type !== 'tmpfiles') return seen;
  const named = (
    id: Owner | undefined,
    name: Owner | undefined,
    table: ReadonlyMap<string, number>,
  ): Owner | undefined => (typeof name === 'string' && table.get(name) === id ? name : id);
  const user = named(seen.user, wanted.user, owners.users);
  const group = named(seen.group, wanted.group, owners.groups);
  return {
    ...seen,
    ...(user === undefined ? {} : { user }),
    ...(group === undefined ? {} : { group }),
  };
}

function removed(
  change: ReturnType<typeof changeFor>,
  seen: OtherValue | null,
  entry: OtherEntry,
  removal: Removal,
): OtherChange {
  const gone = { entry: 'remove' } as const;
  if (seen === null) return { ...change(['forget'], null, null, 'already_gone'), record: gone };
  if (entry.origin === 'adopted' || removal.kind === 'leave') {
    const reason = removal.kind === 'leave' ? removal.reason : 'left_in_place';
    return { ...change(['forget'], seen, seen, reason), record: gone };
  }
  const after = removal.kind === 'lock' ? removal.after : null;
  return { ...change(['delete'], seen, after, 'no_longer_declared'), record: gone };
}

function changeFor(
  address: Address,
  precondition: OtherValue | null,
  entry: OtherEntry | undefined,
) {
  return (
    actions: Actions,
    before: OtherValue | null,
    after: OtherValue | null,
    reason: ActionReason,
    origin: OtherEntry['origin'] = entry?.origin ?? 'created',
  ): OtherChange => ({
    action_reason: reason,
    address,
    caused_by: [],
    change: {
      actions,
      after,
      after_sensitive: {},
      before,
      before_sensitive: {},
      ...(actions[0] === 'no-op' ? { importing: {} } : {}),
    },
    depends_on: [],
    name: keyOf(address),
    precondition,
    record: { entry: 'set', origin },
    reverts_drift: false,
    type: kindOf(address) as OtherChange['type'],
  });
}

/** Whether two values are the same by declaration: in which order links were declared says nothing. */
export function sameOther(left: OtherValue, right: OtherValue): boolean {
  return sameForm(left, right);
}
