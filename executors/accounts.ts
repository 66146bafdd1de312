import { wantedFiles } from '../planner/parts.ts';
import { tmpfilesOwners } from '../planner/tmpfiles/owners.ts';
import type { AbsolutePath, Owner, Plan, ResolvedManifest, State } from '../schema/types.ts';
import type { Owners } from '../state/facts.ts';
import { entriesOf, filesOnly } from '../state/parts.ts';
import { run } from './command.ts';
import type { System } from './system.ts';

/** Looks again at the ids of names, after accounts were made; what was handed out before sees them too. */
export async function refreshOwners(
  owners: Owners,
  system: System,
  plan: Plan,
  state: State | undefined,
): Promise<void> {
  const now = await lookUpOwners(system, plan.manifest.resolved, state);
  const known = owners as KnownOwners;
  for (const [name, id] of now.users) known.users.set(name, id);
  for (const [name, id] of now.groups) known.groups.set(name, id);
}

interface KnownOwners {
  readonly users: Map<string, number>;
  readonly groups: Map<string, number>;
}

interface Names {
  readonly users: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

/** The ids of all names that the manifest or the state uses; what is missing is unknown to the host. */
export async function lookUpOwners(
  system: System,
  resolved: ResolvedManifest | undefined,
  state: State | undefined,
): Promise<Owners & KnownOwners> {
  const names = namesIn(resolved, state);
  return {
    users: await table(system, 'passwd', names.users),
    groups: await table(system, 'group', names.groups),
  };
}

function namesIn(resolved: ResolvedManifest | undefined, state: State | undefined): Names {
  const users = new Set<string>();
  const groups = new Set<string>();
  const add = (value: {
    readonly type: string;
    readonly user?: Owner;
    readonly group?: Owner;
  }): void => {
    if (typeof value.user === 'string') users.add(value.user);
    if (typeof value.group === 'string') groups.add(value.group);
  };
  for (const file of Object.values(resolved === undefined ? {} : wantedFiles(resolved))) add(file);
  const lines = tmpfilesOwners(resolved ?? {});
  for (const name of lines.users) users.add(name);
  for (const name of lines.groups) groups.add(name);
  for (const entry of Object.values(filesOnly(state)?.resources ?? {})) add(entry.applied);
  for (const { applied } of entriesOf(state, 'tmpfiles').values()) {
    if (applied.type === 'tmpfiles') add(applied);
  }
  return { users, groups };
}

// The root's own tables as in a chroot; on the running host also what NSS adds, such as LDAP.
async function table(
  system: System,
  database: 'passwd' | 'group',
  names: ReadonlySet<string>,
): Promise<Map<string, number>> {
  const found = new Map<string, number>([['root', 0]]);
  if ([...names].every((name) => found.has(name))) return found;
  for (const [name, id] of parseTable(readTable(system, database))) {
    if (names.has(name) && name !== 'root') found.set(name, id);
  }
  const missing = [...names].filter((name) => !found.has(name));
  if (missing.length === 0 || system.root !== '/') return found;
  const { stdout } = await run(['getent', database, ...missing]);
  for (const [name, id] of parseTable(stdout)) if (names.has(name)) found.set(name, id);
  return found;
}

function readTable(system: System, database: string): string {
  const path = `/etc/${database}` as AbsolutePath;
  return system.lstat(path)?.type === 'file' ? system.read(path).toString('utf8') : '';
}

function parseTable(text: string): readonly (readonly [string, number])[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', , id = ''] = line.split(':');
    return /^\d+$/.test(id) && name !== '' ? [[name, Number(id)] as const] : [];
  });
}
