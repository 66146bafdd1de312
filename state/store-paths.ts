import type { Address, Entry, OtherEntry, State } from '../schema/types.ts';
import { filesOnly, othersOf } from './parts.ts';

/** Where Nix keeps what it builds. */
export const storeDirectory = '/nix/store';

const storePath = /\/nix\/store\/[0-9a-z]{32}-[0-9A-Za-z+\-._?=]+/g;

/** Every store path that a text names, each once: a name of Nix's making, with its digest. */
export function storePathsIn(text: string): readonly string[] {
  if (!text.includes(storeDirectory)) return [];
  const found = text.match(storePath) ?? [];
  // What ends a sentence, or sets a value, is no part of the name.
  return [...new Set(found.map((path) => path.replace(/[.?=]+$/, '')))].sort();
}

/** The object directly in the store that a path lies in; undefined elsewhere, whatever its name. */
export function storeRootOf(path: string): string | undefined {
  const name = path.startsWith(`${storeDirectory}/`)
    ? path.slice(storeDirectory.length + 1).split('/', 1)[0]
    : undefined;
  return name === undefined || name === '' || name.startsWith('.')
    ? undefined
    : `${storeDirectory}/${name}`;
}

// The same names as above, by one look at what is nearly always no more than a prefix.
const linked = /^\/nix\/store\/[0-9a-z]{32}-[0-9A-Za-z+\-._?=]*[0-9A-Za-z+\-_](?=\/|$)/;

/** The store path that a link leads into by a name of Nix's making. */
export function linkedStorePath(target: string): string | undefined {
  return target.startsWith(storeDirectory) ? linked.exec(target)?.[0] : undefined;
}

/** What a recorded resource needs of the store. */
export function recordedStorePaths(entry: Entry | OtherEntry): readonly string[] {
  if (entry.store_paths !== undefined) return entry.store_paths;
  if (entry.applied.type !== 'symlink') return [];
  const root = linkedStorePath(entry.applied.target);
  return root === undefined ? [] : [root];
}

/** What everything recorded needs of the store: each store path with who needs it. */
export function storePathsOf(state: State | undefined): ReadonlyMap<string, readonly Address[]> {
  const found = new Map<string, Address[]>();
  if (state === undefined) return found;
  const add = (address: Address, entry: Entry | OtherEntry): void => {
    for (const path of recordedStorePaths(entry)) {
      const users = found.get(path);
      if (users === undefined) found.set(path, [address]);
      else users.push(address);
    }
  };
  const files = filesOnly(state).resources;
  for (const address of Object.keys(files) as Address[]) {
    const entry = files[address];
    if (entry !== undefined) add(address, entry);
  }
  for (const [address, entry] of othersOf(state)) add(address, entry);
  return found;
}
