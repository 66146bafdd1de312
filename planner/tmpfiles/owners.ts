import type { Address, Conflict, ResolvedManifest } from '../../schema/types.ts';
import type { Owners } from '../../state/facts.ts';
import type { LocatedLine } from './collect.ts';
import { collect } from './collect.ts';
import { lineConflict } from './words.ts';

/** The names of accounts and groups that lines use: their ids have to be looked up. */
export interface NamedOwners {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** The names that the lines of a manifest use. */
export function tmpfilesOwners({ tmpfiles = {} }: Pick<ResolvedManifest, 'tmpfiles'>): NamedOwners {
  const lines = [...collect(tmpfiles, null).byPath.values()].flat();
  const names = (what: 'user' | 'group'): readonly string[] => {
    const found = lines.flatMap(({ line }) => line[what]?.owner ?? []);
    return [...new Set(found.filter((owner) => typeof owner === 'string'))].sort();
  };
  return { users: names('user'), groups: names('group') };
}

/** Owners that neither the host has nor the manifest declares: systemd skips the whole line. */
export function unknownOwners(
  address: Address,
  located: LocatedLine,
  owners: Owners,
  resolved: Pick<ResolvedManifest, 'users' | 'groups'>,
): readonly Conflict[] {
  return (['user', 'group'] as const).flatMap((what) => {
    const name = located.line[what]?.owner;
    if (typeof name !== 'string') return [];
    const table = what === 'user' ? owners.users : owners.groups;
    if (table.has(name) || isDeclared(what, name, resolved)) return [];
    const why = `there is no ${what} ${name}, expected one of the host's or the manifest's, since systemd skips the line; declare it under ${what}s, or use another name or a number`;
    return [lineConflict(address, located, `unknown_${what}`, why)];
  });
}

// An account without a group gets one of its own name.
function isDeclared(
  what: 'user' | 'group',
  name: string,
  { users = {}, groups = {} }: Pick<ResolvedManifest, 'users' | 'groups'>,
): boolean {
  if (what === 'user') return Object.hasOwn(users, name);
  if (Object.hasOwn(groups, name)) return true;
  return Object.hasOwn(users, name) && (users[name]?.group ?? name) === name;
}
