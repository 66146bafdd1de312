import { type PlanInput, plan } from '../planner/plan.ts';
import { unitsSpokenOf } from '../planner/units/spoken-of.ts';
import type { Address, Allowed, Plan, ResolvedManifest, State } from '../schema/types.ts';
import { smVersion } from '../schema/version.ts';
import { entriesOf } from '../state/parts.ts';
import { askAndJudge } from './ask-and-judge.ts';
import { failedAssertions } from './checks.ts';
import { rollbackTarget } from './generations.ts';
import { isInterrupted } from './journal.ts';
import type { Machine } from './machine.ts';
import { observe } from './observe.ts';
import { observeAllKinds } from './observe-others.ts';
import { idleWords, withinScope } from './plan-scope.ts';
import { invalid, type ReadManifest } from './read-manifest.ts';
import { resolveManifest } from './resolve.ts';
import { resolveGeneration } from './resolve-generation.ts';
import type { Session } from './session.ts';
import { readState } from './state-file.ts';
import { missingStorePaths } from './store-paths.ts';
import { observeTmpfilesGround } from './tmpfiles/ground.ts';

/** What is to be planned. Without a manifest, nothing is desired: that is what destroy means. */
export interface PlanRequest {
  readonly mode: Plan['mode'];
  readonly manifest: ReadManifest | undefined;
  /** A manifest that was resolved before, such as that of a generation, in place of one. */
  readonly resolved?: ResolvedManifest;
  /** Where that one comes from. */
  readonly source?: string;
  /** For a rollback: the generation to go to; without one, the last good one before the current. */
  readonly generation?: number;
  readonly targets: readonly string[];
  readonly excludes: readonly string[];
  readonly allowed: Allowed;
  readonly deep: boolean;
  /** Run the manifest's assertions too; without this, planning runs nothing of it. */
  readonly check: boolean;
  readonly notices: readonly string[];
  readonly progress?: (done: number, total: number) => void;
}

/** Reads manifest, state and host, and plans. Writes nothing. */
export async function makePlan({ machine, host }: Session, request: PlanRequest): Promise<Plan> {
  const state = readState(machine.system, machine.layout);
  const resolution = resolveRequest(machine, request, state);
  const resolved = withinScope(resolution.resolved, request, state, machine);
  const files = await observe({
    system: machine.system,
    layout: machine.layout,
    keys: machine.keys,
    uid: machine.outside.uid,
    resolved,
    state,
    deep: request.deep,
    ...(request.progress === undefined ? {} : { progress: request.progress }),
  });
  const facts = await observeAllKinds(files, machine, resolved, state, true);
  const input: Omit<PlanInput, 'facts'> = {
    mode: request.mode,
    resolved,
    source: request.manifest?.origin ?? resolution.source,
    state,
    ...tmpfilesGround(machine, resolved, state),
    previews: resolution.previews,
    unavailable: resolution.unavailable,
    host,
    system: machine.outside.architecture,
    stateDirectory: machine.layout.directory,
    targets: request.targets,
    excludes: request.excludes,
    allowed: request.allowed,
    interrupted: isInterrupted(machine.system, machine.layout),
    failedChecks: request.check ? await failedAssertions(resolved.assertions, machine) : [],
    warnings: [
      ...request.notices,
      ...(request.manifest?.warnings ?? []),
      ...resolution.warnings,
      ...idleWords(request, resolved, state),
    ],
    timestamp: machine.outside.now().toISOString(),
    smVersion,
  };
  return askAndJudge(machine.system, facts, {
    judge: (seen) => plan({ ...input, facts: seen }),
    spokenOf: unitsSpokenOf,
    acting: true,
  });
}

// Looked at only where there is something to look at: it is paid by every plan.
function tmpfilesGround(
  { system, outside }: Machine,
  resolved: ResolvedManifest,
  state: State | undefined,
) {
  if (resolved.tmpfiles === undefined && entriesOf(state, 'tmpfiles').size === 0) return {};
  return { tmpfiles: observeTmpfilesGround(system, resolved, state, outside.uid) };
}

interface Resolved {
  readonly resolved: ResolvedManifest;
  readonly source: string;
  readonly previews: ReadonlyMap<Address, string>;
  readonly unavailable: ReadonlyMap<Address, string>;
  readonly warnings: readonly string[];
}

function resolveRequest(
  machine: Machine,
  request: PlanRequest,
  state: State | undefined,
): Resolved {
  const { manifest, mode, generation, resolved: known } = request;
  // A manifest that is given is the one that is meant, however the plan calls itself.
  if (mode === 'rollback' && known === undefined) {
    const number = rollbackTarget(machine, state, generation);
    return { ...resolveGeneration(machine, number, state), source: `generation ${number}` };
  }
  const nothingLost = new Map<Address, string>();
  if (manifest === undefined) {
    const resolved: ResolvedManifest = known ?? {
      version: 1,
      files: {},
      assertions: [],
      settings: state?.settings ?? {},
    };
    const source = request.source ?? '';
    return { resolved, source, previews: new Map(), unavailable: nothingLost, warnings: [] };
  }
  const resolution = resolveManifest(manifest.manifest, {
    system: machine.system,
    outside: machine.outside,
    keys: machine.keys,
    layout: machine.layout,
    directory: manifest.directory,
    ...(manifest.storePath === undefined ? {} : { storePath: manifest.storePath }),
    ownership: machine.ownership,
  });
  const problems = [
    ...manifest.problems,
    ...resolution.problems,
    ...missingStorePaths(machine.system, resolution.resolved),
  ];
  if (problems.length > 0) throw invalid(manifest.source, problems);
  return { ...resolution, source: manifest.source, unavailable: nothingLost };
}
