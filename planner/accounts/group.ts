import type { Address, GroupEntry, OtherChange } from '../../schema/types.ts';
import { judgeOther } from '../other.ts';
import { type AccountGround, desiredGroup } from './desired.ts';
import { joined, revoking } from './revoke.ts';

/** One group → its change, or undefined for none. A group is never removed: files may belong to it. */
export function judgeGroup(
  name: string,
  address: Address,
  entry: GroupEntry | undefined,
  ground: AccountGround,
): OtherChange | undefined {
  const { question, memberships } = ground;
  const recorded = question.recorded.get(address);
  const remembered = joined(recorded?.applied ?? null);
  const revoked = remembered.filter((user) => memberships.revoked(user, name));
  const judged = judgeOther(
    address,
    entry === undefined ? undefined : desiredGroup(name, entry, ground),
    recorded,
    question.seen.get(address) ?? null,
    question.owners,
    { kind: 'leave', reason: 'left_in_place' },
  );
  return revoking(judged, revoked);
}
