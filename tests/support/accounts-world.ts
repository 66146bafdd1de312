import { planGroups, planUsers } from '../../planner/accounts/plan.ts';
import type { OtherJudgement, OtherQuestion } from '../../planner/other.ts';
import type {
  Address,
  GroupEntry,
  GroupValue,
  OtherChange,
  OtherEntry,
  UserEntry,
  UserValue,
} from '../../schema/types.ts';
import type { OtherActual } from '../../state/other.ts';

/** A manifest, a state and a host, as far as accounts go. */
export interface AccountWorld {
  readonly users?: Readonly<Record<string, UserEntry>>;
  readonly groups?: Readonly<Record<string, GroupEntry>>;
  readonly host?: Readonly<Record<string, OtherActual>>;
  readonly state?: Readonly<Record<string, OtherEntry>>;
}

export const at = (text: string): Address => text as Address;

/** An account of the host. */
export function user(uid: number, more: Partial<UserValue> = {}): UserValue {
  const value = { group: 'users', groups: [], home: '/', shell: '/usr/sbin/nologin' };
  return { type: 'user', uid, ...value, description: '', locked: false, ...more };
}

/** A group of the host. */
export function group(gid: number, ...members: readonly string[]): GroupValue {
  return { type: 'group', gid, members };
}

/** What the state remembers of an account that sm made. */
export function made(
  applied: UserValue | GroupValue,
  origin: OtherEntry['origin'] = 'created',
): OtherEntry {
  const common = { schema_version: 1, origin, original: null, protect: false, depends_on: [] };
  return { kind: applied.type, applied, ...common };
}

/** What an account is recorded as: what was declared of it. */
export function recordedUser(uid: number, more: Partial<UserValue> = {}): UserValue {
  return { type: 'user', uid, groups: [], locked: false, ...more };
}

/** The accounts that every host has. */
export const ordinary: Readonly<Record<string, OtherActual>> = {
  'user:root': user(0, { group: 'root', home: '/root', shell: '/bin/bash' }),
  'user:nobody': user(65_534, { group: 'nogroup' }),
  'group:root': group(0),
  'group:users': group(100),
  'group:nogroup': group(65_534),
};

export function questionOf({ users, groups, host, state }: AccountWorld): OtherQuestion {
  const asked = [
    ...Object.keys(users ?? {}).map((name) => `user:${name}`),
    ...Object.keys(groups ?? {}).map((name) => `group:${name}`),
    ...Object.keys(state ?? {}),
  ];
  const seen = new Map<Address, OtherActual>(asked.map((address) => [at(address), null]));
  for (const [address, value] of Object.entries({ ...ordinary, ...host })) {
    seen.set(at(address), value);
  }
  return {
    resolved: {
      version: 1,
      files: {},
      assertions: [],
      settings: {},
      ...(users === undefined ? {} : { users }),
      ...(groups === undefined ? {} : { groups }),
    },
    recorded: new Map(Object.entries(state ?? {}).map(([key, entry]) => [at(key), entry])),
    seen,
    owners: { users: new Map(), groups: new Map() },
    systemd: 252,
  };
}

/** What is planned for users. */
export function usersOf(world: AccountWorld): OtherJudgement {
  return planUsers(questionOf(world));
}

/** What is planned for groups. */
export function groupsOf(world: AccountWorld): OtherJudgement {
  return planGroups(questionOf(world));
}

/** The one change that is planned. */
export function only({ changes, conflicts }: OtherJudgement): OtherChange {
  const [change] = changes;
  if (change === undefined || changes.length > 1 || conflicts.length > 0) {
    throw new Error(`expected one change, found ${JSON.stringify({ changes, conflicts })}`);
  }
  return change;
}

/** What becomes of the host once a change is carried out, and what the state then remembers. */
export function afterwards(world: AccountWorld, change: OtherChange): AccountWorld {
  const { address, change: planned, record } = change;
  const before = world.host?.[address] ?? ordinary[address];
  const { after } = planned;
  const host = { ...world.host, [address]: after === null ? null : merged(before, after) };
  const { [address]: known, ...rest } = world.state ?? {};
  if (record.entry === 'remove') return { ...world, host, state: rest };
  const origin = record.origin ?? known?.origin ?? 'created';
  // As the engine does: the number that the host chose is remembered.
  const applied = numbered(after as UserValue | GroupValue);
  return { ...world, host, state: { ...rest, [address]: made(applied, origin) } };
}

function numbered(value: UserValue | GroupValue): UserValue | GroupValue {
  return value.type === 'user'
    ? { ...value, uid: value.uid ?? 999 }
    : { ...value, gid: value.gid ?? 999 };
}

function merged(before: OtherActual | undefined, after: OtherActual): OtherActual {
  if (after?.type === 'user') {
    return {
      ...(before?.type === 'user' ? before : user(after.uid ?? 999)),
      ...after,
      uid: after.uid ?? 999,
    };
  }
  if (after?.type === 'group') return { ...after, gid: after.gid ?? 999 };
  return after;
}
