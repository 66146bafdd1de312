import { asksToRecord } from '../planner/asks.ts';
import { wantedFiles } from '../planner/parts.ts';
import { ofFile } from '../planner/store-paths.ts';
import type { Address, Entry, FileValue, Plan, ResourceChange } from '../schema/types.ts';
import { pathOf } from '../state/address.ts';
import { nothing } from '../state/same.ts';
import { storeRootOf } from '../state/store-paths.ts';
import type { Ended, Ending } from './commit.ts';
import type { Machine } from './machine.ts';
import { recordedNeeds } from './store-paths.ts';

/** Longer than the tick of any kernel's file timestamps, in milliseconds. */
export const clockTick = 20;

/** What the state is told about a file that an apply has to do with; null where it is forgotten. */
export function entryOf(
  { address, change, record: planned, part_of, depends_on: needs }: ResourceChange,
  ending: Ending,
  before: Entry | undefined,
  ended: Ended,
  machine: Machine,
): Entry | null {
  if (planned.entry === 'remove') return null;
  // What was there already without our doing is not ours to take away again.
  const found = ending === 'already' && before === undefined && change.actions[0] !== 'no-op';
  const original =
    planned.original ?? (planned.keep === 'original' ? (ended.kept.get(address) ?? null) : null);
  const sensitive = planned.sensitive === true;
  // What a unit file said decides what its next change amounts to: the texts of parts are kept.
  const bare = change.after ?? nothing;
  const applied =
    part_of === undefined ? withoutText(bare) : withOwnText(bare, address, ended.plan);
  const seen = ended.seen.get(address);
  const settled = seen !== undefined && ended.settledAt - seen.ctime > clockTick;
  return {
    applied: sensitive ? resealed(applied, address, machine) : applied,
    depends_on: [...needs],
    kind: 'file',
    origin: found ? 'adopted' : (planned.origin ?? 'created'),
    original: found ? null : original,
    ...(part_of === undefined ? {} : { part_of }),
    protect: planned.protect ?? false,
    schema_version: 1,
    ...asksToRecord(wantedFiles(ended.plan.manifest.resolved)[address] ?? {}),
    ...recordedNeeds(storePathsOfFile(address, applied, ended.plan), applied, machine.system),
    // git's guard against racy timestamps: within one tick of the clock a second write leaves no trace.
    ...(settled ? { seen } : {}),
    ...(sensitive ? { sensitive: true } : {}),
  };
}

function storePathsOfFile(address: Address, applied: FileValue, plan: Plan): readonly string[] {
  if (applied.type === 'symlink') return [storeRootOf(applied.target) ?? []].flat();
  const wanted = wantedFiles(plan.manifest.resolved)[address];
  return applied.type === 'file' && wanted !== undefined ? ofFile(wanted) : [];
}

// The first plan was made before this state had a key of its own; the state uses that key only.
function resealed(value: FileValue, address: Address, { system, keys }: Machine): FileValue {
  if (value.type !== 'file') return value;
  return { ...value, content: keys.seal(system.read(pathOf(address))) };
}

function withOwnText(value: FileValue, address: Address, plan: Plan): FileValue {
  const wanted = wantedFiles(plan.manifest.resolved)[address];
  const text = wanted?.type === 'file' ? wanted.text : undefined;
  return value.type === 'file' && text !== undefined ? { ...value, text } : value;
}

function withoutText(value: FileValue): FileValue {
  if (value.type !== 'file') return value;
  const { text: _, ...rest } = value;
  return rest;
}
