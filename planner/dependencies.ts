import type { Address, Owner, ResolvedManifest } from '../schema/types.ts';
import { fileAddress } from '../state/address.ts';
import { collect } from './tmpfiles/collect.ts';
import { tmpfilesAddress } from './tmpfiles/context.ts';

/** What each resource of a manifest needs first: the accounts that it belongs to, and their groups. */
export type Dependencies = ReadonlyMap<Address, readonly Address[]>;

const known = new WeakMap<ResolvedManifest, Dependencies>();

/** What each resource needs of what the same manifest makes; nothing is in there without a need. */
export function dependenciesOf(resolved: ResolvedManifest): Dependencies {
  const found = known.get(resolved) ?? find(resolved);
  known.set(resolved, found);
  return found;
}

function find(resolved: ResolvedManifest): Dependencies {
  const { files, users = {}, groups = {}, tmpfiles = {} } = resolved;
  const found = new Map<Address, readonly Address[]>();
  const accounts = Object.keys(users).length + Object.keys(groups).length > 0;
  const user = (name: Owner | undefined): readonly Address[] =>
    typeof name === 'string' && users[name] !== undefined ? [`user:${name}` as Address] : [];
  // An account without a group gets one of its own name.
  const group = (name: Owner | undefined): readonly Address[] =>
    typeof name === 'string' && groups[name] !== undefined
      ? [`group:${name}` as Address]
      : user(name);
  const add = (address: Address, needs: readonly Address[]): void => {
    const all = [...new Set([...(found.get(address) ?? []), ...needs])]
      .filter((need) => need !== address)
      .sort();
    if (all.length > 0) found.set(address, all);
  };
  // A walk over every file is paid only where accounts are declared.
  for (const [address, file] of accounts ? Object.entries(files) : []) {
    if (file.type === 'file') add(address as Address, [...user(file.user), ...group(file.group)]);
  }
  for (const [name, entry] of Object.entries(users)) {
    add(`user:${name}` as Address, [entry.group, ...(entry.groups ?? [])].flatMap(group));
  }
  for (const [path, lines] of collect(tmpfiles, null).byPath) {
    for (const { line, file } of lines) {
      const own = fileAddress(`/etc/tmpfiles.d/${file}` as Parameters<typeof fileAddress>[0]);
      add(tmpfilesAddress(path), [own, ...user(line.user?.owner), ...group(line.group?.owner)]);
    }
  }
  return found;
}
