import { desiredValue } from '../planner/desired.ts';
import { type WantedFiles, wantedFiles } from '../planner/parts.ts';
import type {
  AbsolutePath,
  Address,
  Entry,
  FileValue,
  ResolvedManifest,
  State,
} from '../schema/types.ts';
import { kindOf, parentOf, pathOf } from '../state/address.ts';
import type { Actual, Facts, ParentFact } from '../state/facts.ts';
import { type FileState, filesOnly } from '../state/parts.ts';
import { holds } from '../state/same.ts';
import { lookUpOwners } from './accounts.ts';
import { readBackupText, readBackupValue } from './backups.ts';
import type { Keyring } from './keys.ts';
import type { Layout } from './layout.ts';
import { look } from './look.ts';
import { packageOwners } from './packages.ts';
import type { System } from './system.ts';

/** What is to be observed, and how closely. */
export interface Observation {
  readonly system: System;
  readonly layout: Layout;
  readonly keys: Keyring;
  readonly uid: number;
  readonly resolved?: ResolvedManifest;
  readonly state: State | undefined;
  readonly deep: boolean;
  /** Told now and then how many paths have been looked at. */
  readonly progress?: (done: number, total: number) => void;
}

/** Looks at every path that the manifest or the state names. Reads only. */
export async function observe(observation: Observation): Promise<Facts> {
  const { system, state, resolved } = observation;
  const wanted = resolved === undefined ? {} : wantedFiles(resolved);
  const recorded = filesOnly(state);
  const addresses = filesOf(wanted, recorded);
  const owners = await lookUpOwners(system, resolved, state);
  const parents = new Map<AbsolutePath, ParentFact>();
  const files = new Map<Address, Actual>();
  const total = addresses.length;
  for (const address of addresses) {
    files.set(address, lookBelow(observation, address, parents, wanted, recorded));
    if (files.size % 4096 === 0) observation.progress?.(files.size, total);
  }
  const unmanaged = addresses.filter((address) => {
    const file = resolved === undefined ? undefined : wanted[address];
    const actual = files.get(address);
    if (file === undefined || actual === undefined || actual.type === 'absent') return false;
    return recorded?.resources[address] === undefined && !holds(desiredValue(file), actual, owners);
  });
  return {
    files,
    parents,
    owners,
    uid: observation.uid,
    folders: foldersOf(observation),
    originals: originalsOf(observation),
    packages: await packageOwners(system, unmanaged),
  };
}

function filesOf(wanted: WantedFiles, state: FileState | undefined): readonly Address[] {
  const recorded = Object.keys(state?.resources ?? {}) as Address[];
  const both = new Set([...(Object.keys(wanted) as Address[]), ...recorded]);
  return [...both].filter((address) => kindOf(address) === 'file').sort();
}

function lookBelow(
  { system, layout, keys, deep }: Observation,
  address: Address,
  parents: Map<AbsolutePath, ParentFact>,
  wanted: WantedFiles,
  recorded: FileState | undefined,
): Actual {
  const path = pathOf(address);
  const directory = parentOf(path);
  let parent = parents.get(directory);
  if (parent === undefined) {
    parent = system.parent(directory);
    parents.set(directory, parent);
  }
  if (parent.state === 'missing' || parent.state === 'blocked') return { type: 'absent' };
  if (parent.state === 'refused') {
    return { type: 'unreadable', error: `${parent.at} ${parent.detail}` };
  }
  return look(system, path, {
    entry: recorded?.resources[address],
    resolved: wanted[address],
    deep,
    keys,
    store: layout.store,
  });
}

// Only with a manifest can one of them be given up.
function foldersOf({ system, resolved, state }: Observation): NonNullable<Facts['folders']> {
  const directories = resolved === undefined ? [] : (state?.directories ?? []);
  return new Map(
    directories.map((path) => {
      if (system.parent(path).state !== 'present') return [path, null] as const;
      return [path, system.list(path).map((name) => `${path}/${name}` as AbsolutePath)] as const;
    }),
  );
}

// What a unit file that comes back says decides what is done to the unit.
function withUnitText(
  value: FileValue | undefined,
  { part_of, original }: Entry,
  { system, layout }: Observation,
): FileValue | undefined {
  if (part_of === undefined || original === null || value?.type !== 'file') return value;
  const text = readBackupText(system, layout, original);
  return text === undefined ? value : { ...value, text };
}

// Only what this manifest gives up can be restored by its plan.
function originalsOf(observation: Observation): Map<string, FileValue> {
  const { system, layout, resolved, state } = observation;
  const found = new Map<string, FileValue>();
  const wanted = resolved === undefined ? {} : wantedFiles(resolved);
  for (const [address, entry] of Object.entries(filesOnly(state)?.resources ?? {})) {
    if (entry.original === null || resolved === undefined) continue;
    if ((wanted as WantedFiles)[address as Address] !== undefined) continue;
    const value = withUnitText(readBackupValue(system, layout, entry.original), entry, observation);
    if (value !== undefined) found.set(entry.original, value);
  }
  return found;
}
