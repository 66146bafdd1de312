import { enablePatches, type Patch, produceWithPatches, setAutoFreeze } from 'immer';
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

enablePatches();
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

/** record(state, what was done) → next state, its serial one up, and the patches that history keeps. */
export function record(
  state: State,
  writer: string,
  recording: Recording,
): { readonly state: State; readonly patches: readonly Patch[] } {
  const [next, patches] = produceWithPatches(state, (draft) => {
    draft.writer = writer;
    draft.serial += 1;
    for (const [address, entry] of recording.resources) {
      if (entry === null) delete draft.resources[address];
      else draft.resources[address] = entry as (typeof draft.resources)[Address];
    }
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
  return { state: next, patches };
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

/** The addresses that patches touch, each with what happened to its entry. */
export function touched(
  patches: readonly Patch[],
): readonly { readonly address: Address; readonly op: Patch['op'] }[] {
  const ops = new Map<Address, Patch['op']>();
  for (const { path, op } of patches) {
    if (path[0] === 'resources' && path[1] !== undefined) {
      ops.set(String(path[1]) as Address, path.length === 2 ? op : 'replace');
    }
  }
  return [...ops].map(([address, op]) => ({ address, op }));
}
