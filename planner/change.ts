import type {
  Actions,
  Address,
  Conflict,
  Entry,
  FileValue,
  Owner,
  Record as PlannedRecord,
  ResolvedFile,
} from '../schema/types.ts';
import { keyOf, parentOf, pathOf } from '../state/address.ts';
import { type Actual, type Facts, fingerprint } from '../state/facts.ts';
import { liveValue } from '../state/same.ts';
import { actionsBetween, reasonBetween } from './action.ts';
import type { Context, Judgement } from './file.ts';
import { realPlace } from './parents.ts';
import type { Verdict } from './verdict.ts';
import { withDesiredText, withLiveText } from './visible.ts';

/** A verdict that changes the host or the state. */
export type Doing = Exclude<Verdict, { verb: 'unchanged' | 'conflict' }>;

/** A verdict about one path, written down as the change that apply carries out. */
export function toChange(
  address: Address,
  resolved: ResolvedFile | undefined,
  entry: Entry | undefined,
  actual: Actual,
  desired: FileValue | undefined,
  verdict: Doing,
  context: Context,
): Judgement {
  const { facts, protects, previews } = context;
  const sensitive = resolved?.type === 'file' && resolved.sensitive === true;
  const wasSensitive = entry?.sensitive === true;
  const seen = liveValue(actual);
  const restores = verdict.verb === 'restore' ? (entry?.original ?? undefined) : undefined;
  const original = restores === undefined ? undefined : facts.originals.get(restores);
  if (verdict.verb === 'restore' && original === undefined) {
    return { kind: 'conflict', conflict: missingOriginal(address, entry) };
  }
  const after = afterOf(verdict, seen, desired, original);
  const before = withNames(seen, after, facts);
  const secret = sensitive || wasSensitive;
  const parent = facts.parents.get(parentOf(pathOf(address)));
  const shownBefore = secret ? withoutSize(before) : withLiveText(before, actual, parent);
  const declared = resolved?.type === 'file' ? resolved.text : undefined;
  const shownAfter =
    secret || verdict.verb !== 'write' || after === null
      ? secret
        ? withoutSize(after)
        : after
      : withDesiredText(after, declared, previews.get(address));
  // Keys in canonical order: digesting a plan of 100 000 changes is then one JSON.stringify.
  return {
    kind: 'change',
    change: {
      action_reason:
        verdict.reason === 'content_changed' ? reasonBetween(before, after) : verdict.reason,
      address,
      caused_by: [],
      change: {
        actions: actionsOf(verdict, before, after),
        after: shownAfter,
        after_sensitive: secret && after?.type === 'file' ? { content: true } : {},
        before: shownBefore,
        before_sensitive: secret && before?.type === 'file' ? { content: true } : {},
        ...(verdict.verb === 'import' ? { importing: {} } : {}),
      },
      depends_on: [],
      name: keyOf(address),
      ...placeOf(address, facts),
      precondition: fingerprint(actual),
      record: recordOf(verdict, entry, protects(address), sensitive, restores),
      reverts_drift: verdict.revertsDrift,
      type: 'file',
    },
  };
}

// The length of a short secret is half of it.
function withoutSize(value: FileValue | null): FileValue | null {
  if (value?.type !== 'file') return value;
  const { size: _, ...rest } = value;
  return rest;
}

// Only where it differs from the name: links above a path are rare.
function placeOf(address: Address, facts: Facts): { readonly place?: string } {
  const place = realPlace(pathOf(address), facts);
  return place === keyOf(address) ? {} : { place };
}

function recordOf(
  verdict: Doing,
  entry: Entry | undefined,
  protect: boolean,
  sensitive: boolean,
  restores: string | undefined,
): PlannedRecord {
  const { keep } = verdict;
  if (verdict.entry === 'remove') {
    return { entry: 'remove', keep, ...(restores === undefined ? {} : { restores }) };
  }
  const original = entry?.original ?? null;
  return { entry: 'set', keep, origin: verdict.origin, original, protect, sensitive };
}

function afterOf(
  verdict: Doing,
  seen: FileValue | null,
  desired: FileValue | undefined,
  original: FileValue | undefined,
): FileValue | null {
  switch (verdict.verb) {
    case 'write':
      return desired ?? null;
    case 'delete':
      return null;
    case 'restore':
      return original ?? null;
    case 'import':
      return desired?.type === 'absent' ? null : (desired ?? null);
    case 'forget':
      return seen;
  }
}

function actionsOf(verdict: Doing, before: FileValue | null, after: FileValue | null): Actions {
  if (verdict.verb === 'import') return ['no-op'];
  return verdict.verb === 'forget' ? ['forget'] : actionsBetween(before, after);
}

// A reader compares before with after: an owner that did not change must not look as if it had.
function withNames(
  seen: FileValue | null,
  after: FileValue | null,
  { owners }: Facts,
): FileValue | null {
  const owned = (value: FileValue | null) => value?.type === 'file' || value?.type === 'directory';
  if (!owned(seen) || !owned(after)) return seen;
  const name = (id: Owner, wanted: Owner, table: ReadonlyMap<string, number>): Owner =>
    (typeof wanted === 'number' ? wanted : table.get(wanted)) === id ? wanted : id;
  return {
    ...seen,
    group: name(seen.group, after.group, owners.groups),
    user: name(seen.user, after.user, owners.users),
  };
}

function missingOriginal(address: Address, entry: Entry | undefined): Conflict {
  return {
    address,
    reason: 'missing_original',
    detail: `Cannot restore ${keyOf(address)}: its original ${entry?.original ?? ''} is not in the backups, expected it there; put it back, or forget the resource with sm state rm`,
    resolutions: ['skip'],
  };
}
