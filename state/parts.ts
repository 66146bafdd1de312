import type { Address, Entry, Kind, OtherEntry, State } from '../schema/types.ts';

/** Entries of files by address. */
export type FileEntries = Readonly<Record<Address, Entry>>;

/** A state seen as files only: those of their own, and those that units consist of. */
export type FileState = Omit<State, 'resources' | 'parts'> & { readonly resources: FileEntries };

interface View {
  readonly files: FileState;
  readonly others: ReadonlyMap<Address, OtherEntry>;
}

const views = new WeakMap<State, View>();
const none: ReadonlyMap<Address, OtherEntry> = new Map();

// A state is gone through once, however many ask: at 100 000 entries each time is a tenth of a drift.
function viewOf(state: State): View {
  const known = views.get(state);
  if (known !== undefined) return known;
  const { parts, ...rest } = state;
  const others = new Map<Address, OtherEntry>();
  for (const address of Object.keys(state.resources) as Address[]) {
    const entry = state.resources[address];
    if (entry !== undefined && entry.kind !== 'file') others.set(address, entry);
  }
  const own = others.size === 0 ? (state.resources as FileEntries) : fileEntries(state);
  const resources = parts === undefined ? own : { ...own, ...parts };
  const view = { files: { ...rest, resources }, others };
  views.set(state, view);
  return view;
}

function fileEntries(state: State): FileEntries {
  const found: Record<Address, Entry> = {};
  for (const address of Object.keys(state.resources) as Address[]) {
    const entry = state.resources[address];
    if (entry?.kind === 'file') found[address] = entry;
  }
  return found;
}

/** The files of a state, the parts of units among them: what everything that handles files looks at. */
export function filesOnly(state: State): FileState;
export function filesOnly(state: State | undefined): FileState | undefined;
export function filesOnly(state: State | undefined): FileState | undefined {
  return state === undefined ? undefined : viewOf(state).files;
}

/** The recorded resources that are no files, in the order of the state. */
export function othersOf(state: State | undefined): ReadonlyMap<Address, OtherEntry> {
  return state === undefined ? none : viewOf(state).others;
}

/** The recorded resources of one kind other than file. */
export function entriesOf(
  state: State | undefined,
  kind: Exclude<Kind, 'file'>,
): ReadonlyMap<Address, OtherEntry> {
  return new Map([...othersOf(state)].filter(([, entry]) => entry.kind === kind));
}
