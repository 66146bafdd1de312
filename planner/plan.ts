import { canonical, sha256 } from '../schema/canonical.ts';
import type {
  AbsolutePath,
  Address,
  Allowed,
  Conflict,
  Host,
  Plan,
  ResolvedFile,
  ResolvedManifest,
  ResourceChange,
  State,
} from '../schema/types.ts';
import { ancestorsOf, fileAddress, keyOf, pathOf } from '../state/address.ts';
import { drift } from '../state/drift.ts';
import { type Actual, type Facts, fingerprint } from '../state/facts.ts';
import { matchAddresses, matchFields } from '../state/match.ts';
import { directoryLedger, holdsManaged, isOursWhole } from './directories.ts';
import { type Context, judge } from './file.ts';
import { guard } from './guards.ts';
import { ownerConflicts } from './owners.ts';
import { duplicates, parentConflict } from './parents.ts';
import { protects } from './protect.ts';
import { scopeOf } from './scope.ts';
import { stepsOf } from './steps.ts';
import { summarize } from './summary.ts';

/** Everything a plan is made of. The clock and the host's name are data, like all the rest. */
export interface PlanInput {
  readonly mode: Plan['mode'];
  readonly resolved: ResolvedManifest;
  readonly source: string;
  readonly state: State | undefined;
  readonly facts: Facts;
  readonly previews: ReadonlyMap<Address, string>;
  readonly host: Host;
  /** The architecture as manifests name it, such as x86_64-linux. */
  readonly system: string;
  /** Where our state lies, as seen from inside the root; nothing of the manifest may lie there. */
  readonly stateDirectory: AbsolutePath;
  readonly targets: readonly string[];
  readonly excludes: readonly string[];
  readonly allowed: Allowed;
  readonly interrupted: boolean;
  /** Assertions that were run and did not hold. */
  readonly failedChecks: readonly string[];
  readonly warnings: readonly string[];
  readonly timestamp: string;
  readonly smVersion: string;
}

const absent: Actual = { type: 'absent' };

/** plan(desired, recorded, seen) → Plan. A function: equal inputs give equal plans but for the timestamp. */
export function plan(input: PlanInput): Plan {
  const { resolved, state, facts } = input;
  const addresses = addressesOf(resolved, state);
  const inScope = scopeOf(input.targets, input.excludes, addresses, state);
  const scoped = addresses.filter(inScope);
  const cleared = clearing(scoped, resolved, state, facts);
  const judged = judgeAll(scoped, input, cleared);
  const directories = directoryLedger(judged.changes, state, facts, cleared);
  const conflicts = [
    ...guard({ ...input, ...judged, protects: judged.context.protects }),
    ...input.failedChecks.map(checkFailed),
    ...judged.conflicts,
    ...duplicates(scoped, facts),
  ].sort(byAddress);
  const steps = stepsOf(judged.changes, directories, resolved, state);
  const unreadable = conflicts.some(({ reason }) => reason === 'unreadable');
  return seal({
    format_version: '1.0',
    sm_version: input.smVersion,
    timestamp: input.timestamp,
    mode: input.mode,
    host: input.host,
    state: { lineage: state?.lineage ?? null, serial: state?.serial ?? 0 },
    manifest: { sha256: sha256(canonical(resolved)), source: input.source, resolved },
    targets: [...input.targets],
    excludes: [...input.excludes],
    allowed: input.allowed,
    applyable: conflicts.length === 0,
    complete: input.targets.length === 0 && input.excludes.length === 0,
    errored: unreadable,
    interrupted: input.interrupted,
    summary: summarize(judged.changes, steps, conflicts, judged.unchanged),
    resource_changes: judged.changes,
    resource_drift: state === undefined ? [] : drift(state, facts, inScope),
    conflicts,
    warnings: [...input.warnings],
    directories,
    steps,
  });
}

/** Gives a plan its id: the digest of everything in it but the id itself and the time. */
export function seal(unsealed: Omit<Plan, 'plan_id'>): Plan {
  return { ...unsealed, plan_id: planId(unsealed) };
}

/** The id that a plan should carry. */
export function planId(plan: Omit<Plan, 'plan_id'> & { readonly plan_id?: string }): string {
  const { plan_id: _, timestamp: __, ...rest } = plan;
  return `sha256:${sha256(canonical(rest))}`;
}

function addressesOf(resolved: ResolvedManifest, state: State | undefined): readonly Address[] {
  const wanted = Object.keys(resolved.files) as Address[];
  const recorded = Object.keys(state?.resources ?? {}) as Address[];
  return [...new Set([...wanted, ...recorded])].sort();
}

// Managed paths that make way for good in this plan: below them, nothing is there any more.
function clearing(
  scoped: readonly Address[],
  resolved: ResolvedManifest,
  state: State | undefined,
  facts: Facts,
): (path: AbsolutePath) => boolean {
  const leaving = new Set<Address>();
  for (const address of scoped) {
    const entry = state?.resources[address];
    if (entry === undefined || resolved.files[address] !== undefined) continue;
    const actual = facts.files.get(address)?.type;
    const removable = actual === 'file' || actual === 'symlink' || actual === 'absent';
    // What appeared where we had hidden something is not ours to take away.
    const appeared = entry.applied.type === 'absent' && actual !== 'absent';
    const ours = entry.origin === 'created' && entry.original === null && !appeared;
    if (ours && removable) leaving.add(address);
  }
  return (path) => leaving.has(fileAddress(path));
}

interface Judged {
  readonly changes: readonly ResourceChange[];
  readonly conflicts: readonly Conflict[];
  readonly unchanged: number;
  readonly context: Context;
}

function judgeAll(
  scoped: readonly Address[],
  input: PlanInput,
  cleared: (path: AbsolutePath) => boolean,
): Judged {
  const { resolved, state, facts, allowed } = input;
  const settings = { ...state?.settings, ...resolved.settings };
  const context: Context = {
    facts,
    ignores: matchFields(resolved.settings.ignoreDrift ?? []),
    protects: protects(settings.protect ?? []),
    adopts: matchAddresses(allowed.adopt),
    backsUp: matchAddresses(allowed.backup),
    previews: input.previews,
  };
  const changes: ResourceChange[] = [];
  const conflicts: Conflict[] = [];
  let unchanged = 0;
  for (const address of scoped) {
    const wanted = resolved.files[address];
    const entry = state?.resources[address];
    const seen = facts.files.get(address) ?? absent;
    const actual = afterClearing(address, wanted, seen, state, cleared);
    const blocked = wanted && obstacle(address, wanted, actual, input, cleared);
    if (blocked !== undefined) {
      conflicts.push(blocked);
      continue;
    }
    const judgement = judge(address, wanted, entry, actual, context);
    if (judgement.kind === 'unchanged') unchanged += 1;
    else if (judgement.kind === 'conflict') conflicts.push(judgement.conflict);
    else {
      changes.push(
        actual === seen
          ? judgement.change
          : { ...judgement.change, precondition: groundOf(address, seen, cleared) },
      );
      conflicts.push(...ownerConflicts(address, wanted, facts));
    }
  }
  return { changes, conflicts, unchanged, context };
}

// The plan is bound to what is there now, before our own paths make way. Below such a path nothing
// counts: what shows there shows through a link of ours.
function groundOf(
  address: Address,
  seen: Actual,
  cleared: (path: AbsolutePath) => boolean,
): ResourceChange['precondition'] {
  return fingerprint(ancestorsOf(pathOf(address)).some(cleared) ? absent : seen);
}

// What is there once everything of ours that makes way has gone.
function afterClearing(
  address: Address,
  wanted: ResolvedFile | undefined,
  seen: Actual,
  state: State | undefined,
  cleared: (path: AbsolutePath) => boolean,
): Actual {
  if (wanted === undefined || seen.type === 'absent') return seen;
  const path = pathOf(address);
  if (ancestorsOf(path).some(cleared)) return absent;
  const goes = seen.type === 'directory' && isOursWhole(path, seen.entries, state, cleared);
  return goes ? absent : seen;
}

function obstacle(
  address: Address,
  wanted: ResolvedFile,
  actual: Actual,
  { facts, state, resolved, stateDirectory }: PlanInput,
  cleared: (path: AbsolutePath) => boolean,
): Conflict | undefined {
  const restored = ancestorsOf(pathOf(address)).find((path) => {
    const over = state?.resources[fileAddress(path)];
    return over?.original != null && resolved.files[fileAddress(path)] === undefined;
  });
  if (restored !== undefined) return belowOriginal(address, restored);
  const owner = wanted.type === 'file' ? wanted.user : 0;
  const above = parentConflict(address, owner, facts, stateDirectory, cleared);
  // Where nothing should be, a file in place of the directory above it does no harm.
  if (above?.reason === 'parent_not_directory' && wanted.type === 'absent') return undefined;
  if (above !== undefined || actual.type !== 'directory') return above;
  return holdsManaged(pathOf(address), addressesOf(resolved, state), facts)
    ? managedBelow(address)
    : undefined;
}

// What comes back above may be a directory with something else in this very place, or a file.
function belowOriginal(address: Address, above: AbsolutePath): Conflict {
  return {
    address,
    reason: 'parent_not_directory',
    detail: `Cannot place ${keyOf(address)}: the original of ${above} comes back in this plan, expected that to be done first; remove the entry of ${above} in an apply of its own`,
    resolutions: ['skip'],
  };
}

function managedBelow(address: Address): Conflict {
  return {
    address,
    reason: 'is_directory',
    detail: `Cannot replace ${keyOf(address)}: it is a directory with managed files in it, expected a file, a link or nothing; remove their entries in an apply of its own first`,
    resolutions: ['skip'],
  };
}

function checkFailed(detail: string): Conflict {
  return { address: null, reason: 'check_failed', detail, resolutions: [] };
}

function byAddress(left: Conflict, right: Conflict): number {
  const [one, other] = [left.address ?? '', right.address ?? ''];
  return one < other ? -1 : one > other ? 1 : 0;
}
