import type { Address, OtherEntry } from '../../schema/types.ts';
import type { OtherQuestion } from '../other.ts';
import type { Host } from './host.ts';

/** Where the numbers of people begin; below are those of the system (login.defs(5)). */
export const firstPerson = 1000;

/** The number of the account that stands for nobody. */
export const nobodyNumber = 65_534;

// Above are numbers that systemd hands out itself (systemd's UIDS-GIDS).
const lastPerson = 59_999;

type Question = Pick<OtherQuestion, 'resolved' | 'recorded'>;

/** The numbers for people that come without a declared one: the first that nobody has or had. */
export function assignNumbers(question: Question, host: Host): ReadonlyMap<string, number> {
  const { resolved, recorded } = question;
  const assigned = new Map<string, number>();
  const coming = Object.keys(resolved.users ?? {}).filter((name) => {
    const { uid, system } = resolved.users?.[name] ?? {};
    const known = uid ?? recordedNumber(recorded, `user:${name}` as Address);
    return known === undefined && system !== true && !host.users.has(name);
  });
  if (coming.length === 0) return assigned;
  const taken = takenNumbers(question, host);
  let next = firstPerson;
  for (const name of coming.sort()) {
    while (taken.has(next)) next += 1;
    if (next > lastPerson) break;
    assigned.set(name, next);
    next += 1;
  }
  return assigned;
}

/** The number that the state remembers; files may have it even if the account is gone. */
export function recordedNumber(
  recorded: ReadonlyMap<Address, OtherEntry>,
  address: Address,
): number | undefined {
  const applied = recorded.get(address)?.applied;
  if (applied?.type === 'user') return applied.uid ?? undefined;
  return applied?.type === 'group' ? (applied.gid ?? undefined) : undefined;
}

// A person's own group gets the same number, so both must be free.
function takenNumbers({ resolved, recorded }: Question, host: Host): ReadonlySet<number> {
  const taken = new Set<number>();
  for (const { uid, group } of host.users.values()) {
    taken.add(uid ?? 0);
    // A primary group without a name is told by its number.
    if (group !== undefined && /^\d+$/.test(group)) taken.add(Number(group));
  }
  for (const { gid } of host.groups.values()) taken.add(gid ?? 0);
  for (const { uid } of Object.values(resolved.users ?? {})) taken.add(uid ?? 0);
  for (const { gid } of Object.values(resolved.groups ?? {})) taken.add(gid ?? 0);
  for (const address of recorded.keys()) taken.add(recordedNumber(recorded, address) ?? 0);
  return taken;
}
