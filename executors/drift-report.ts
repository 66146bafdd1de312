import { driftOfAll, without } from '../planner/drift.ts';
import { unitsSpokenOf } from '../planner/units/spoken-of.ts';
import type {
  Address,
  DriftedResource,
  DriftReport,
  ResolvedManifest,
  State,
} from '../schema/types.ts';
import { keyOf } from '../state/address.ts';
import type { Facts } from '../state/facts.ts';
import { matchFields } from '../state/match.ts';
import { entriesOf } from '../state/parts.ts';
import { askAndJudge } from './ask-and-judge.ts';
import { driftedFiles, type ShownTexts, textsOf } from './drifted-files.ts';
import { Failure } from './failure.ts';
import { isInterrupted } from './journal.ts';
import { shown } from './layout.ts';
import { likelyCauses } from './likely-cause.ts';
import type { Machine } from './machine.ts';
import { observe } from './observe.ts';
import { observeAllKinds } from './observe-others.ts';
import { readState } from './state-file.ts';

/** How drift is to be looked for. */
export interface DriftRequest {
  readonly deep: boolean;
  /** Patterns with an optional #field that only this report leaves out. */
  readonly ignore: readonly string[];
  readonly targets: (address: Address) => boolean;
  readonly progress?: (done: number, total: number) => void;
}

/** A drift report, the state it is about, and what can be told of the files that drifted. */
export interface DriftFinding {
  readonly report: DriftReport;
  readonly state: State;
  readonly texts: (resource: DriftedResource) => readonly ShownTexts[];
  readonly causes: (drifted: readonly DriftedResource[]) => ReturnType<typeof likelyCauses>;
}

const nothingWanted: ResolvedManifest = { version: 1, files: {}, assertions: [], settings: {} };

/** Compares the state with the live host. Reads only; fails with `host` where there is no state. */
export async function findDrift(machine: Machine, request: DriftRequest): Promise<DriftFinding> {
  const { system, layout, keys, outside } = machine;
  const state = readState(system, layout);
  if (state === undefined) {
    const first = isInterrupted(system, layout)
      ? '; the first apply was interrupted, and the next sm apply finishes it'
      : '';
    throw new Failure(
      'host',
      `Cannot look for drift: there is no state at ${shown(system, layout.state)}, expected one; apply something first${first}`,
    );
  }
  const seen = await observe({
    system,
    layout,
    keys,
    uid: outside.uid,
    state,
    deep: request.deep,
    ...(request.progress === undefined ? {} : { progress: request.progress }),
  });
  const facts = await observeAllKinds(seen, machine, nothingWanted, state, false);
  const ignored = matchFields(request.ignore);
  const drifted = await askAndJudge(system, facts, {
    judge: (known) => driftOfAll(state, known, request.targets),
    spokenOf: (found) => unitsSpokenOf({ resource_drift: found }),
    acting: false,
  });
  const found = drifted.flatMap((resource) => without(resource, ignored));
  const interrupted = isInterrupted(system, layout);
  const files = driftedFiles(state, facts);
  return {
    report: {
      format_version: '1.0',
      in_sync: found.length === 0,
      resource_drift: found,
      notes: keptUnits(state, facts),
      interrupted,
    },
    state,
    texts: textsOf(files, state, facts, machine),
    causes: (drifted) => likelyCauses(machine, drifted, files),
  };
}

// Not drift: a change of ours kept them running, and somebody has to restart them some day.
function keptUnits(state: State, { units }: Facts): string[] {
  return [...entriesOf(state, 'unit')].flatMap(([address, entry]) => {
    const name = keyOf(address);
    const still = units?.details.get(name)?.invocation === entry.invocation;
    return entry.needs_restart === true && still
      ? [`${name} still runs with its old definition; restart it when it suits you`]
      : [];
  });
}
