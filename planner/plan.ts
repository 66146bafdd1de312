import { canonicalPieces, sha256OfPieces } from '../schema/pieces.ts';
import type {
  AbsolutePath,
  Address,
  Allowed,
  AnyChange,
  Conflict,
  Host,
  Plan,
  ResolvedManifest,
  ResourceChange,
  State,
} from '../schema/types.ts';
import type { Facts } from '../state/facts.ts';
import { filesOnly } from '../state/parts.ts';
import { addressesOf } from './addresses.ts';
import { contextOf } from './context.ts';
import { type Dependencies, dependenciesOf } from './dependencies.ts';
import { directoryLedger } from './directories.ts';
import { driftOfAll } from './drift.ts';
import { guard } from './guards.ts';
import { clearing, type FileGround, fileAddresses, judgeFiles } from './judge.ts';
import { planOthers } from './others.ts';
import { duplicates } from './parents.ts';
import { partOwners, wantedFiles } from './parts.ts';
import { scopeOf } from './scope.ts';
import { stepsOf } from './steps.ts';
import { unprotected } from './store-paths.ts';
import { summarize } from './summary.ts';
import type { TmpfilesGround } from './tmpfiles/ground.ts';
import { unavailableConflicts } from './unavailable.ts';
import { planUnits } from './units/plan.ts';

/** Everything a plan is made of. The clock and the host's name are data, like all the rest. */
export interface PlanInput {
  readonly mode: Plan['mode'];
  readonly resolved: ResolvedManifest;
  readonly source: string;
  readonly state: State | undefined;
  readonly facts: Facts;
  /** What lies around the paths of tmpfiles lines; undefined where there are none. */
  readonly tmpfiles?: TmpfilesGround;
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
  /** What cannot be made again, with the reason; only a rollback has such things. */
  readonly unavailable?: ReadonlyMap<Address, string>;
  readonly timestamp: string;
  readonly smVersion: string;
}

/** plan(desired, recorded, seen) → Plan. A function: equal inputs give equal plans but for the timestamp. */
export function plan(input: PlanInput): Plan {
  const { resolved, state, facts } = input;
  const needs = dependenciesOf(resolved);
  const known = addressesOf(resolved, state);
  const inScope = scopeOf(input.targets, input.excludes, known, state, needs);
  const owners = partOwners(resolved, state);
  const ground = groundOf(input, owners);
  const scoped = fileAddresses(ground.wanted, ground.state).filter((address) =>
    inScope(owners.get(address) ?? address),
  );
  const cleared = clearing(scoped, ground);
  const judged = judgeFiles(scoped, ground, cleared);
  const files = judged.changes.map((change) => withNeeds(withOwner(change, owners), needs));
  const directories = directoryLedger(files, ground.state, facts, cleared);
  const inConflict = new Set(
    judged.conflicts.flatMap(({ address }) => (address && owners.get(address)) || []),
  );
  const { ignores } = ground.context;
  const units = planUnits({ ...input, changes: files, inScope, inConflict, ignores });
  const rest = planOthers(input, inScope);
  const others = [...units.changes, ...rest.changes]
    .map((change) => withNeeds(change, needs))
    .sort(byAddress);
  const conflicts = [
    ...guard({ ...input, files, others, protects: ground.context.protects }),
    ...input.failedChecks.map(checkFailed),
    ...judged.conflicts,
    ...rest.conflicts,
    ...unavailableConflicts([...files, ...others], input.unavailable ?? new Map(), owners),
    ...duplicates(scoped, facts),
  ]
    .map((conflict) => ofUnit(conflict, owners))
    .sort(byAddress);
  const steps = stepsOf({
    files,
    others,
    directories,
    resolved,
    state,
    units: units.actions,
    daemonReload: units.daemonReload,
    unprotected: unprotected(resolved, facts),
  });
  const changes = [...files.filter(({ part_of }) => part_of === undefined), ...others];
  const parts = files.filter(({ part_of }) => part_of !== undefined);
  const unchanged =
    judged.unchanged.filter((address) => !owners.has(address)).length +
    units.unchanged.length +
    rest.unchanged;
  return seal({
    format_version: '1.0',
    sm_version: input.smVersion,
    timestamp: input.timestamp,
    mode: input.mode,
    host: input.host,
    state: { lineage: state?.lineage ?? null, serial: state?.serial ?? 0 },
    manifest: { sha256: sha256OfPieces(canonicalPieces(resolved)), source: input.source, resolved },
    targets: [...input.targets],
    excludes: [...input.excludes],
    allowed: input.allowed,
    applyable: conflicts.length === 0,
    complete: input.targets.length === 0 && input.excludes.length === 0,
    errored: conflicts.some(({ reason }) => reason === 'unreadable'),
    interrupted: input.interrupted,
    summary: summarize(changes, steps, conflicts, unchanged),
    resource_changes: others.length === 0 ? changes : changes.sort(byAddress),
    ...(parts.length === 0 ? {} : { parts }),
    resource_drift: state === undefined ? [] : driftOfAll(state, facts, inScope),
    conflicts,
    warnings: [...input.warnings, ...units.warnings, ...rest.warnings],
    directories,
    steps,
  });
}

function groundOf(input: PlanInput, owners: ReadonlyMap<Address, Address>): FileGround {
  const { resolved, state, facts, allowed, previews, stateDirectory } = input;
  return {
    wanted: wantedFiles(resolved),
    state: filesOnly(state),
    facts,
    stateDirectory,
    context: contextOf(input.mode, resolved, state, facts, allowed, previews, owners),
    coming: {
      users: new Set(Object.keys(resolved.users ?? {})),
      groups: new Set([
        ...Object.keys(resolved.groups ?? {}),
        ...Object.keys(resolved.users ?? {}),
      ]),
    },
    owners,
  };
}

function withOwner(change: ResourceChange, owners: ReadonlyMap<Address, Address>): ResourceChange {
  const unit = owners.get(change.address);
  return unit === undefined ? change : { ...change, part_of: unit };
}

function withNeeds<T extends AnyChange>(change: T, needs: Dependencies): T {
  const found = needs.get(change.address);
  return found === undefined ? change : { ...change, depends_on: found };
}

// A conflict about a file of a unit is one of the unit: that is the name people know.
function ofUnit(conflict: Conflict, owners: ReadonlyMap<Address, Address>): Conflict {
  const { address, detail } = conflict;
  const unit = address === null ? undefined : owners.get(address);
  if (address === null || unit === undefined) return conflict;
  return { ...conflict, address: unit, detail: detail.replaceAll(address, unit) };
}

/** Gives a plan its id: the digest of everything in it but the id itself and the time. */
export function seal(unsealed: Omit<Plan, 'plan_id'>): Plan {
  return { ...unsealed, plan_id: planId(unsealed) };
}

/** The id that a plan should carry. */
export function planId(plan: Omit<Plan, 'plan_id'> & { readonly plan_id?: string }): string {
  const { plan_id: _, timestamp: __, ...rest } = plan;
  return `sha256:${sha256OfPieces(canonicalPieces(rest))}`;
}

function checkFailed(detail: string): Conflict {
  return { address: null, reason: 'check_failed', detail, resolutions: [] };
}

function byAddress(
  left: { readonly address: Address | null },
  right: { readonly address: Address | null },
): number {
  const [one, other] = [left.address ?? '', right.address ?? ''];
  return one < other ? -1 : one > other ? 1 : 0;
}
