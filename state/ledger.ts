import { produce, setAutoFreeze } from 'immer';
import type {
  AbsolutePath,
  Address,
  Applied,
  Entry,
  OtherEntry,
  PendingAction,
  Settings,
  State,
} from '../schema/types.ts';

// Freezing 100 000 entries costs more than everything else here; values are readonly by type.
setAutoFreeze(false);

/** What one command did to the recorded resources: the new entry, or null where it is forgotten. */
export interface Recording {
  readonly resources: ReadonlyMap<Address, Entry | OtherEntry | null>;
  /** The same for the parts of units. */
  readonly parts?: ReadonlyMap<Address, Entry | null>;
  readonly directories: {
    readonly add: readonly AbsolutePath[];
    readonly remove: readonly AbsolutePath[];
  };
  readonly pending: readonly PendingAction[];
  /** Left as they are where the command did not apply a manifest. */
  readonly applied?: Applied | null;
  readonly settings?: Settings;
  readonly generation?: number;
  readonly firstGeneration?: number;
}

/** The state before the first apply. Its serial is 0 and is never written. */
export function emptyState(lineage: string, writer: string): State {
  return {
    version: 1,
    min_reader: '0.1.0',
    writer,
    lineage,
    serial: 0,
    generation: 0,
    applied: null,
    resources: {},
    directories: [],
    settings: {},
    pending: [],
  };
}

/** One resource that a command had to do with, and what became of its entry. */
export interface Touched {
  readonly address: Address;
  readonly op: 'add' | 'replace' | 'remove';
}

/** record(state, what was done) → next state, its serial one up, and the resources that history names. */
export function record(
  state: State,
  writer: string,
  recording: Recording,
): { readonly state: State; readonly touched: readonly Touched[] } {
  // Not by drafts: of 100 000 entries they cost more than all the rest of recording them.
  const { resources: before, ...rest } = state;
  const { resources, touched } = recordedResources(before, recording.resources);
  const next = produce(rest, (draft) => {
    draft.writer = writer;
    draft.serial += 1;
    if (recording.parts !== undefined && recording.parts.size > 0) {
      const parts = recordedParts(state.parts ?? {}, recording.parts);
      if (Object.keys(parts).length === 0) delete draft.parts;
      else draft.parts = parts as NonNullable<typeof draft.parts>;
    }
    const gone = new Set<AbsolutePath>(recording.directories.remove);
    const kept = state.directories.filter((path) => !gone.has(path));
    draft.directories = [...new Set([...kept, ...recording.directories.add])].sort();
    draft.pending = recording.pending as typeof draft.pending;
    if (recording.applied !== undefined) draft.applied = recording.applied;
    if (recording.settings !== undefined)
      draft.settings = recording.settings as typeof draft.settings;
    if (recording.generation !== undefined) draft.generation = recording.generation;
    if (recording.firstGeneration !== undefined) draft.first_generation = recording.firstGeneration;
  });
  return { state: { ...next, resources }, touched };
}

function recordedResources(
  before: State['resources'],
  changed: Recording['resources'],
): { readonly resources: State['resources']; readonly touched: readonly Touched[] } {
  const resources = { ...before };
  const touched: Touched[] = [];
  for (const [address, entry] of changed) {
    const was = before[address];
    if (entry === null) {
      if (was === undefined) continue;
      delete resources[address];
      touched.push({ address, op: 'remove' });
    } else {
      resources[address] = entry;
      touched.push({ address, op: was === undefined ? 'add' : 'replace' });
    }
  }
  return { resources, touched };
}

function recordedParts(
  before: NonNullable<State['parts']>,
  changed: ReadonlyMap<Address, Entry | null>,
): NonNullable<State['parts']> {
  const parts = { ...before };
  for (const [address, entry] of changed) {
    if (entry === null) delete parts[address];
    else parts[address] = entry;
  }
  return parts;
}
