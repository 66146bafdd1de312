import type { Address, OtherChange, UserEntry, UserValue } from '../../schema/types.ts';
import { judgeOther, type Removal } from '../other.ts';
import { type AccountGround, desiredUser } from './desired.ts';
import { joined, revoking } from './revoke.ts';

/** One account → its change, or undefined for none. Removal locks what we made and leaves the rest. */
export function judgeUser(
  name: string,
  address: Address,
  entry: UserEntry | undefined,
  ground: AccountGround,
): OtherChange | undefined {
  const { question, memberships } = ground;
  const recorded = question.recorded.get(address);
  const remembered = joined(recorded?.applied ?? null);
  const revoked = remembered.filter((group) => memberships.revoked(name, group));
  const seen = question.seen.get(address) ?? null;
  const judged = judgeOther(
    address,
    entry === undefined ? undefined : desiredUser(name, entry, ground),
    recorded,
    seen,
    question.owners,
    seen?.type === 'user' ? locking(seen) : { kind: 'leave', reason: 'left_in_place' },
  );
  const change = found(revoking(judged, revoked));
  return change === undefined ? undefined : dependent(change, entry, ground);
}

function locking(seen: UserValue): Removal {
  // A state that says we made root is damaged: root is never locked.
  if (seen.uid === 0) return { kind: 'leave', reason: 'left_in_place' };
  return { kind: 'lock', after: { ...seen, groups: [], locked: true } };
}

// Only we lock as `locked` says, so a locked account is one that we made before.
function found(change: OtherChange | undefined): OtherChange | undefined {
  const before = change?.change.before;
  if (change?.action_reason !== 'declared' || before?.type !== 'user' || !before.locked) {
    return change;
  }
  return { ...change, action_reason: 'found_locked', record: { entry: 'set', origin: 'created' } };
}

function dependent(
  change: OtherChange,
  { group, groups = [] }: UserEntry = {},
  { question }: AccountGround,
): OtherChange {
  const needed = [...(group === undefined ? [] : [group]), ...groups].filter(
    (other) => question.resolved.groups?.[other] !== undefined,
  );
  return {
    ...change,
    depends_on: [...new Set(needed)].sort().map((other) => `group:${other}` as Address),
  };
}

/** What a reader should know of a change of an account that is there already. */
export function userWarnings(change: OtherChange | undefined): readonly string[] {
  const before = change?.change.before;
  const after = change?.change.after;
  if (change?.change.actions[0] !== 'update') return [];
  if (before?.type !== 'user' || after?.type !== 'user') return [];
  const { name } = change;
  const warnings: string[] = [];
  if (after.home !== undefined && after.home !== before.home) {
    warnings.push(
      `The home of user ${name} becomes ${after.home}: what lies in ${before.home} stays there, and nothing may run as ${name} meanwhile`,
    );
  }
  if (after.group !== undefined && after.group !== before.group) {
    warnings.push(
      `The group of user ${name} becomes ${after.group}: what belongs to ${before.group} in its home is given to ${after.group} (usermod)`,
    );
  }
  return warnings;
}
