import { canonical, pretty } from '../schema/canonical.ts';
import type {
  Address,
  Entry,
  FileValue,
  PendingAction,
  Plan,
  ResourceChange,
  State,
} from '../schema/types.ts';
import { pathOf } from '../state/address.ts';
import { emptyState, type Recording, record, touched } from '../state/ledger.ts';
import { nothing } from '../state/same.ts';
import { journalPlan } from './journal.ts';
import { type Layout, within } from './layout.ts';
import { seenOf } from './look.ts';
import type { Machine } from './machine.ts';
import { writeState } from './state-file.ts';
import type { Stat, System } from './system.ts';

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
  /** When the host was looked at last, in RFC 3339. */
  readonly settledAt: string;
}

/** Longer than the tick of any kernel's file timestamps, in milliseconds. */
export const clockTick = 20;

/** Writes the generation, the state and the history, in this order: the state is what counts. */
export function commit(
  machine: Machine,
  state: State | undefined,
  ended: Ended,
  writer: string,
): State {
  const { system, layout } = machine;
  const resources = new Map<Address, Entry | null>();
  for (const change of ended.plan.resource_changes) {
    const ending = ended.endings.get(change.address) ?? 'left';
    if (ending === 'left') continue;
    const entry = entryOf(change, ending, state?.resources[change.address], ended, machine);
    resources.set(change.address, entry);
  }
  const generation = (state?.generation ?? 0) + 1;
  const { state: next, patches } = record(state ?? emptyState(ended.lineage, writer), writer, {
    resources,
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
  });
  writeGeneration(system, layout, ended, generation, next);
  appendHistory(system, layout, ended, next, touched(patches));
  return next;
}

function entryOf(
  { address, change, record: planned }: ResourceChange,
  ending: Ending,
  before: Entry | undefined,
  ended: Ended,
  machine: Machine,
): Entry | null {
  const { system } = machine;
  if (planned.entry === 'remove') return null;
  // What was there already without our doing is not ours to take away again.
  const found = ending === 'already' && before === undefined && change.actions[0] !== 'no-op';
  const original =
    planned.original ?? (planned.keep === 'original' ? (ended.kept.get(address) ?? null) : null);
  const stat = change.after?.type === 'file' ? system.lstat(pathOf(address)) : undefined;
  const sensitive = planned.sensitive === true;
  const applied = withoutText(change.after ?? nothing);
  const settled = stat !== undefined && isSettled(stat, Date.parse(ended.settledAt));
  return {
    applied: sensitive ? resealed(applied, address, machine) : applied,
    depends_on: [],
    kind: 'file',
    origin: found ? 'adopted' : (planned.origin ?? 'created'),
    original: found ? null : original,
    protect: planned.protect ?? false,
    schema_version: 1,
    ...(settled ? { seen: seenOf(stat) } : {}),
    ...(sensitive ? { sensitive: true } : {}),
  };
}

// git's guard against racy timestamps: within one tick of the clock a second write leaves no trace.
function isSettled(stat: Stat, now: number): boolean {
  return now - stat.ctime > clockTick;
}

// The first plan was made before this state had a key of its own; the state uses that key only.
function resealed(value: FileValue, address: Address, { system, keys }: Machine): FileValue {
  if (value.type !== 'file') return value;
  return { ...value, content: keys.seal(system.read(pathOf(address))) };
}

function withoutText(value: FileValue): FileValue {
  if (value.type !== 'file') return value;
  const { text: _, ...rest } = value;
  return rest;
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
  const write = (name: string, text: string): void =>
    system.createFile(within(draft, name), Buffer.from(text), { mode: 0o600 }, false);
  const { plan, result, by, at } = ended;
  write('manifest.json', `${canonical(plan.manifest.resolved)}\n`);
  // The very file that the journal holds: a plan of 100 000 changes is not written twice.
  system.hardLink(journalPlan(layout), within(draft, 'plan.json'));
  write(
    'result.json',
    pretty({ number: generation, result, applied_at: at, by, plan_id: plan.plan_id }),
  );
  system.rename(draft, folder);
  system.refresh();
  system.sync(layout.generations);
  writeState(system, layout, state, within(folder, 'state.json'));
}

function appendHistory(
  system: System,
  layout: Layout,
  { plan, result, by, at }: Pick<Ended, 'plan' | 'result' | 'by' | 'at'>,
  state: State,
  changes: ReturnType<typeof touched>,
): void {
  const log = system.appender(layout.history);
  const { serial, generation } = state;
  const line = {
    at,
    by,
    operation: plan.mode === 'normal' ? 'apply' : plan.mode,
    result,
    serial,
    generation,
    plan_id: plan.plan_id,
    summary: plan.summary,
    changed: changes.length,
    changes: changes.slice(0, 100),
  };
  log.append(`${canonical(line)}\n`);
  log.sync();
  log.close();
}

/** Whether the state already says what this plan did: we were ended between the state and the journal. */
export function isCommitted(plan: Plan, state: State | undefined): boolean {
  return state?.applied?.plan_id === plan.plan_id && state.serial === plan.state.serial + 1;
}
