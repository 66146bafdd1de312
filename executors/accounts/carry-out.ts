import type {
  AbsolutePath,
  Address,
  GroupEntry,
  OtherChange,
  UserEntry,
} from '../../schema/types.ts';
import type { System } from '../system.ts';
import { amendmentsFor } from './amend.ts';
import { missingOf, type Stop, wordsFor } from './confirm.ts';
import { create } from './create.ts';
import { type Accounts, observeAccounts, tables, valuesOf } from './observe.ts';
import { creationFor } from './todo.ts';
import { runTool } from './tool.ts';

const recordsOnly: ReadonlySet<string> = new Set(['no-op', 'forget']);

/**
 * Makes, changes and locks accounts and groups as planned; what is so already is not touched, so it may
 * be repeated. The first failure ends it. Programs that say they succeeded are not believed: who is not
 * as planned afterwards has failed, and why. Empty when all is well.
 */
export async function carryOutAccounts(
  changes: readonly OtherChange[],
  system: System,
): Promise<ReadonlyMap<Address, string>> {
  const doing = changes.filter(({ change }) => !recordsOnly.has(change.actions[0]));
  if (doing.length === 0) return new Map();
  const stop = await attempt(doing, system);
  system.refresh();
  const seen = valuesOf(await look(doing, system), addressesOf(doing));
  const failed = new Map<Address, string>();
  for (const change of doing) {
    const missing = missingOf(change, seen.get(change.address) ?? null);
    if (missing !== undefined) failed.set(change.address, wordsFor(change, missing, stop));
  }
  return failed;
}

async function attempt(changes: readonly OtherChange[], system: System): Promise<Stop | undefined> {
  const strange = strangeTable(system);
  if (strange !== undefined) return { address: undefined, error: strange };
  const accounts = await look(changes, system);
  const taken = takenNumber(changes, accounts);
  if (taken !== undefined) return taken;
  const error = await create(creationFor(changes, accounts), accounts, system);
  if (error !== undefined) return { address: undefined, error };
  let now = await look(changes, system);
  for (const change of changes) {
    const amendments = amendmentsFor(change, now, system);
    for (const { what, argv } of amendments) {
      const said = await runTool(argv);
      if (said !== undefined) return { address: change.address, error: inWords(what, said) };
    }
    // The next one sees what this one did.
    if (amendments.length > 0) now = await look(changes, system);
  }
  return undefined;
}

// The programs follow links, out of the root as well; the door does not.
function strangeTable(system: System): string | undefined {
  const expected = [['/etc', 'directory'], ...tables.map(([path]) => [path, 'file'])] as const;
  for (const [path, type] of expected) {
    const found = system.lstat(path as AbsolutePath)?.type;
    if (found !== undefined && found !== type) {
      return `${path} is a ${found}, expected a ${type}`;
    }
  }
  return undefined;
}

// Where a number is taken, systemd-sysusers gives another one and says that all is well.
function takenNumber(changes: readonly OtherChange[], accounts: Accounts): Stop | undefined {
  for (const { address, name, change } of changes) {
    const { after } = change;
    const number = after?.type === 'user' ? after.uid : after?.type === 'group' ? after.gid : null;
    const others =
      after?.type === 'user'
        ? [...accounts.users.values()].map((one) => ({ name: one.name, number: one.uid }))
        : [...accounts.groups.values()].map((one) => ({ name: one.name, number: one.gid }));
    const there = others.some((one) => one.name === name);
    const holder = others.find((one) => one.number === number && one.name !== name);
    if (there || number === null || holder === undefined) continue;
    const error = `the number ${number} belongs to ${holder.name}, expected it to be free; plan again`;
    return { address, error };
  }
  return undefined;
}

function look(changes: readonly OtherChange[], system: System): Promise<Accounts> {
  const users: Record<string, UserEntry> = {};
  const groups: Record<string, GroupEntry> = {};
  for (const { name, change } of changes) {
    const { after } = change;
    if (after?.type === 'user') {
      const { uid, group = name } = after;
      users[name] = { ...(uid === null ? {} : { uid }), group, groups: after.groups };
    }
    if (after?.type === 'group') {
      groups[name] = { ...(after.gid === null ? {} : { gid: after.gid }), members: after.members };
    }
  }
  return observeAccounts(system, addressesOf(changes), { users, groups });
}

function addressesOf(changes: readonly OtherChange[]): readonly Address[] {
  return changes.map(({ address }) => address);
}

function inWords(what: string, said: string): string {
  const busy = /is currently (used by process|logged in)/.test(said);
  return `cannot ${what}: ${said}${busy ? '; stop what runs as it, then apply again' : ''}`;
}
