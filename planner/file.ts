import type { Address, Conflict, Entry, ResolvedFile, ResourceChange } from '../schema/types.ts';
import type { Actual, Facts } from '../state/facts.ts';
import type { Matcher } from '../state/match.ts';
import { differences, holds, sameValue } from '../state/same.ts';
import { type Doing, toChange } from './change.ts';
import { conflictText } from './conflict.ts';
import { desiredValue, withIgnored } from './desired.ts';
import { classify, standing } from './live.ts';
import { type Cell, verdictOf } from './verdict.ts';

/** Everything besides the path's own entries that judging one file needs. */
export interface Context {
  readonly facts: Facts;
  /** Whether this is a rollback: what the generation did not have becomes what it was then. */
  readonly goesBack: boolean;
  readonly ignores: Matcher;
  readonly protects: (address: Address) => boolean;
  readonly adopts: (address: Address) => boolean;
  readonly backsUp: (address: Address) => boolean;
  readonly previews: ReadonlyMap<Address, string>;
}

/** What planning one file comes to. */
export type Judgement =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'conflict'; readonly conflict: Conflict }
  | { readonly kind: 'change'; readonly change: ResourceChange };

const unchanged: Judgement = { kind: 'unchanged' };

/** Desired × recorded × live of one path → what changes. Pure; the table itself is verdict.ts. */
export function judge(
  address: Address,
  resolved: ResolvedFile | undefined,
  entry: Entry | undefined,
  actual: Actual,
  context: Context,
): Judgement {
  const { facts, ignores } = context;
  const drifted = entry !== undefined && !holds(entry.applied, actual, facts.owners);
  if (drifted && resolved !== undefined && ignores(address)) return unchanged;
  const wanted = resolved === undefined ? undefined : desiredValue(resolved);
  const desired = wanted && withIgnored(wanted, actual, address, ignores);
  const recorded = entry && withIgnored(entry.applied, actual, address, ignores);
  const cell: Cell = {
    desired: standing(desired),
    recorded: standing(recorded),
    live: classify(actual, desired, recorded, facts.owners),
    changed: desired !== undefined && recorded !== undefined && !sameValue(desired, recorded),
    origin: originOf(resolved, entry, context),
    original: entry?.original != null,
    policy: policyOf(address, resolved, actual, context),
  };
  const verdict = verdictOf(cell);
  if (verdict.verb === 'unchanged') {
    if (entry === undefined || !needsRecord(address, resolved, entry, cell, context)) {
      return unchanged;
    }
    return toChange(address, resolved, entry, actual, desired, takeAgain(entry), context);
  }
  if (verdict.verb === 'conflict') {
    return {
      kind: 'conflict',
      conflict: conflictText(address, verdict, actual, entry, facts, desired),
    };
  }
  // Drift that is ignored is still somebody's: it is kept before it goes.
  const bytes = entry === undefined ? [] : differences(entry.applied, actual, facts.owners);
  const others = bytes.some(
    ({ path }) => path === 'content' || path === 'target' || path === 'type',
  );
  const loses = drifted && others && verdict.keep === 'nothing' && actual.type !== 'absent';
  const kept = loses && !['import', 'forget'].includes(verdict.verb);
  const doing: Doing = kept ? { ...verdict, keep: 'drifted' } : verdict;
  return toChange(address, resolved, entry, actual, desired, doing, context);
}

// The host is as it should be and the state says something else: protection, secrecy, an owner's name.
function needsRecord(
  address: Address,
  resolved: ResolvedFile | undefined,
  entry: Entry,
  cell: Cell,
  { protects }: Context,
): boolean {
  const sensitive = resolved?.type === 'file' && resolved.sensitive === true;
  return (
    cell.changed ||
    (protects(address) && !entry.protect) ||
    (entry.sensitive === true) !== sensitive
  );
}

const takeAgain = (entry: Entry): Doing => ({
  verb: 'import',
  reason: 'converged_outside',
  entry: 'set',
  origin: entry.origin,
  keep: 'nothing',
  revertsDrift: false,
});

// To adopt a file is not to give up what stood there: before the adoption it was that.
function originOf(
  resolved: ResolvedFile | undefined,
  entry: Entry | undefined,
  { goesBack }: Context,
): Cell['origin'] {
  if (goesBack && resolved === undefined && entry?.original != null) return 'created';
  return entry?.origin ?? 'created';
}

function policyOf(
  address: Address,
  resolved: ResolvedFile | undefined,
  actual: Actual,
  { adopts, backsUp }: Context,
): Cell['policy'] {
  if (adopts(address)) return 'adopt';
  if (backsUp(address)) return 'backup';
  if (resolved === undefined) return 'refuse';
  const hashes = resolved.type === 'absent' ? undefined : resolved.knownHashes;
  if (hashes !== undefined && actual.type === 'file') {
    const digests: readonly string[] = [actual.content, ...(actual.also ?? [])];
    if (hashes.some((hash) => digests.includes(`sha256:${hash.replace('sha256:', '')}`)))
      return 'known';
  }
  return resolved.onConflict ?? 'refuse';
}
