import { carryOutAccounts } from '../../executors/accounts/carry-out.ts';
import { observeAccounts, valuesOf } from '../../executors/accounts/observe.ts';
import { planGroups, planUsers } from '../../planner/accounts/plan.ts';
import type { OtherJudgement } from '../../planner/other.ts';
import type {
  Address,
  GroupValue,
  OtherChange,
  OtherEntry,
  UserValue,
} from '../../schema/types.ts';
import { type AccountWorld, made, questionOf } from './accounts-world.ts';
import { type Door, openDoor } from './door.ts';
import { ensureProgram } from './ensure-program.ts';

const base: Readonly<Record<string, string>> = {
  '/etc/passwd':
    'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n_apt:x:42:65534::/nonexistent:/usr/sbin/nologin\nalice:x:1000:1000:Alice:/home/alice:/bin/bash\n+nis::::::\n',
  '/etc/group': 'root:x:0:\ndaemon:x:1:\nzoo:x:50:alice\nnogroup:x:65534:\nalice:x:1000:\n+:::\n',
  '/etc/shadow':
    'root:*:20000:0:99999:7:::\ndaemon:*:20000:0:99999:7:::\nalice:$6$salt$hash:20000:0:99999:7:::\n',
  '/etc/gshadow': 'root:*::\nzoo:!::alice\nalice:!::\n',
};

/** A root with accounts in it, and what sm remembers of them. */
export interface AccountRoot extends Door {
  /** Plans a manifest, as apply would. */
  readonly plan: (declared: Pick<AccountWorld, 'users' | 'groups'>) => Promise<OtherJudgement>;
  /** Carries changes out and remembers them; what failed. */
  readonly carryOut: (changes: readonly OtherChange[]) => Promise<ReadonlyMap<Address, string>>;
  /** Plans, carries out, and plans again, which must leave nothing to do. What failed. */
  readonly apply: (declared: Pick<AccountWorld, 'users' | 'groups'>) => Promise<OtherJudgement>;
  /** A line of a table, by the name it starts with. */
  readonly line: (table: string, name: string) => string | undefined;
}

/** Makes such a root; the programs that change accounts must be there. */
export function openAccountRoot(tables: Readonly<Record<string, string>> = {}): AccountRoot {
  for (const program of ['systemd-sysusers', 'usermod']) {
    if (ensureProgram(program) === undefined)
      throw new Error(`expected ${program} on this machine`);
  }
  const door = openDoor();
  for (const [path, text] of Object.entries({ ...base, ...tables })) {
    door.world.write(path, text, /shadow/.test(path) ? 0o640 : 0o644);
  }
  const state: Record<string, OtherEntry> = {};

  const look = async (declared: Pick<AccountWorld, 'users' | 'groups'>) => {
    const { resolved, recorded, seen } = questionOf({ ...declared, state, host: {} });
    const addresses = [...seen.keys()].filter(
      (address) => !/root|nobody|users|nogroup/.test(address),
    );
    const accounts = await observeAccounts(door.system, addresses, resolved);
    return { ...questionOf({ ...declared, state }), recorded, seen: valuesOf(accounts, addresses) };
  };
  const plan = async (declared: Pick<AccountWorld, 'users' | 'groups'>) => {
    const question = await look(declared);
    const judged = [planGroups(question), planUsers(question)];
    return {
      changes: judged.flatMap(({ changes }) => changes),
      conflicts: judged.flatMap(({ conflicts }) => conflicts),
      unchanged: judged.reduce((sum, { unchanged }) => sum + unchanged, 0),
      warnings: judged.flatMap(({ warnings }) => warnings),
    };
  };
  const carryOut = async (changes: readonly OtherChange[]) => {
    const failed = await carryOutAccounts(changes, door.system);
    const seen = valuesOf(await observeAccounts(door.system, []), []);
    for (const { address, change, record } of changes) {
      if (failed.has(address)) continue;
      if (record.entry === 'remove') delete state[address];
      else state[address] = made(numbered(change.after, seen.get(address)), record.origin);
    }
    return failed;
  };
  return {
    ...door,
    plan,
    carryOut,
    apply: async (declared) => {
      const planned = await plan(declared);
      if (planned.conflicts.length > 0) throw new Error(JSON.stringify(planned.conflicts));
      const failed = await carryOut(planned.changes);
      if (failed.size > 0) throw new Error([...failed].join('\n'));
      const again = await plan(declared);
      if (again.changes.length > 0) throw new Error(JSON.stringify(again.changes, undefined, 1));
      return planned;
    },
    line: (table, name) =>
      door.world
        .read(`/etc/${table}`)
        .split('\n')
        .find((line) => line.startsWith(`${name}:`)),
  };
}

function numbered(after: unknown, actual: unknown): UserValue | GroupValue {
  const value = after as UserValue | GroupValue;
  const seen = actual as UserValue | GroupValue;
  if (value.type === 'user' && seen.type === 'user') return { ...value, uid: seen.uid };
  if (value.type === 'group' && seen.type === 'group') return { ...value, gid: seen.gid };
  return value;
}
