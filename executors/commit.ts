import { needsOf } from '../planner/needs.ts';
import { fileChanges } from '../planner/parts.ts';
import { pretty } from '../schema/canonical.ts';
import { canonicalPieces, type Pieces } from '../schema/pieces.ts';
import type {
  Address,
  Entry,
  OtherEntry,
  PendingAction,
  Plan,
  Seen,
  State,
} from '../schema/types.ts';
import { encodeState } from '../state/codec.ts';
import { emptyState, type Recording, record } from '../state/ledger.ts';
import type { OtherActual } from '../state/other.ts';
import { filesOnly } from '../state/parts.ts';
import { entryOf } from './file-entries.ts';
import type { Generation } from './generations.ts';
import { appendHistory, applyLine } from './history.ts';
import { journalPlan } from './journal.ts';
import { type Layout, within } from './layout.ts';
import { isInStore } from './look.ts';
import type { Machine } from './machine.ts';
import { otherEntries } from './other-entries.ts';
import { writeState } from './state-file.ts';
import type { System } from './system.ts';

/** How a change ended: we did it, someone else had done it before us, or it was not done. */
export type Ending = 'done' | 'already' | 'left';

/** Everything that the state is told about an apply. */
export interface Ended {
  readonly plan: Plan;
  readonly endings: ReadonlyMap<Address, Ending>;
  readonly kept: ReadonlyMap<Address, string>;
  readonly directories: Recording['directories'];
  readonly pending: readonly PendingAction[];
  readonly result: 'ok' | 'partial' | 'failed';
  readonly by: string;
  readonly at: string;
  readonly lineage: string;
  /** What other kinds of resources were when last looked at. */
  readonly others: ReadonlyMap<Address, OtherActual>;
  /** The number of the first generation of the Nix profile that is ours. */
  readonly firstGeneration?: number | undefined;
  /** The inodes of files as they were when last looked at. */
  readonly seen: ReadonlyMap<Address, Seen>;
  /** Just before that, in milliseconds since 1970. */
  readonly settledAt: number;
}

/** Writes the generation, the state and the history, in this order: the state is what counts. */
export function commit(
  machine: Machine,
  state: State | undefined,
  ended: Ended,
  writer: string,
): State {
  const { system, layout } = machine;
  const resources = new Map<Address, Entry | OtherEntry | null>();
  const parts = new Map<Address, Entry | null>();
  const before = filesOnly(state)?.resources;
  for (const change of fileChanges(ended.plan)) {
    const ending = ended.endings.get(change.address) ?? 'left';
    if (ending === 'left') continue;
    const entry = entryOf(change, ending, before?.[change.address], ended, machine);
    (change.part_of === undefined ? resources : parts).set(change.address, entry);
  }
  for (const [address, entry] of otherEntries(ended, state, parts)) resources.set(address, entry);
  const generation = (state?.generation ?? 0) + 1;
  const { state: next, touched } = record(state ?? emptyState(ended.lineage, writer), writer, {
    resources,
    parts,
    directories: ended.directories,
    pending: ended.pending,
    applied: {
      plan_id: ended.plan.plan_id,
      at: ended.at,
      by: ended.by,
      manifest_sha256: ended.plan.manifest.sha256,
    },
    settings: ended.plan.manifest.resolved.settings,
    generation,
    ...(ended.firstGeneration === undefined ? {} : { firstGeneration: ended.firstGeneration }),
  });
  writeGeneration(system, layout, ended, generation, next);
  appendHistory(machine, {
    ...applyLine(ended.plan, next),
    at: ended.at,
    by: ended.by,
    result: ended.result,
    changes: touched,
  });
  return next;
}

function writeGeneration(
  system: System,
  layout: Layout,
  ended: Ended,
  generation: number,
  state: State,
): void {
  const folder = within(layout.generations, String(generation));
  const draft = within(layout.generations, `.draft-${generation}`);
  // One of that number was written by an apply that ended before its state was.
  for (const leftover of [draft, folder]) system.removeTree(leftover);
  system.makeDirectory(draft, { mode: 0o700 });
  const write = (name: string, text: Pieces): void =>
    system.createFile(within(draft, name), text, { mode: 0o600 }, false);
  write('manifest.json', canonicalPieces(ended.plan.manifest.resolved, '\n'));
  // The very file that the journal holds: a plan of 100 000 changes is not written twice.
  system.hardLink(journalPlan(layout), within(draft, 'plan.json'));
  write('result.json', [pretty(generationOf(ended, generation))]);
  // A copy of its own: whoever damages the state must not damage the way back too.
  write('state.json', encodeState(state));
  const isOurs = (target: string): boolean => isInStore(target, layout.store);
  write('needs.json', [pretty(needsOf(ended.plan.manifest.resolved, state, isOurs))]);
  system.rename(draft, folder);
  system.refresh();
  system.sync(layout.generations);
  writeState(system, layout, state);
}

function generationOf({ plan, result, by, at }: Ended, number: number): Generation {
  const { mode, plan_id, summary } = plan;
  const { source } = plan.manifest;
  return { number, result, applied_at: at, by, plan_id, mode, source, summary };
}

/** Whether the state already says what this plan did: we were ended between the state and the journal. */
export function isCommitted(plan: Plan, state: State | undefined): boolean {
  return state?.applied?.plan_id === plan.plan_id && state.serial === plan.state.serial + 1;
}
