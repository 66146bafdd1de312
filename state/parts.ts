import type { Address, Entry, Kind, OtherEntry, State } from '../schema/types.ts';

/** Entries of files by address. */
export type FileEntries = Readonly<Record<Address, Entry>>;

/** A state seen as files only: those of their own, and those that units consist of. */
export type FileState = Omit<State, 'resources' | 'parts'> & { readonly resources: FileEntries };

const views = new WeakMap<State, FileState>();

/** The files of a state, the parts of units among them: what everything that handles files looks at. */
export function filesOnly(state: State): FileState;
export function filesOnly(state: State | undefined): FileState | undefined;
export function filesOnly(state: State | undefined): FileState | undefined {
  if (state === undefined) return undefined;
  const known = views.get(state);
  if (known !== undefined) return known;
  const { parts, ...rest } = state;
  const own = fileEntries(state);
  const resources = parts === undefined ? own : { ...own, ...parts };
  const view: FileState = { ...rest, resources };
  views.set(state, view);
  return view;
}

function fileEntries(state: State): FileEntries {
  const found: Record<Address, Entry> = {};
  let others = false;
  for (const address of Object.keys(state.resources) as Address[]) {
    const entry = state.resources[address];
    if (entry?.kind === 'file') found[address] = entry;
    else others = true;
  }
  return others ? found : (state.resources as FileEntries);
}

/** The recorded resources of one kind other than file. */
export function entriesOf(
  state: State | undefined,
  kind: Exclude<Kind, 'file'>,
): ReadonlyMap<Address, OtherEntry> {
  const found = new Map<Address, OtherEntry>();
  for (const [address, entry] of Object.entries(state?.resources ?? {})) {
    if (entry.kind === kind) found.set(address as Address, entry as OtherEntry);
  }
  return found;
}
