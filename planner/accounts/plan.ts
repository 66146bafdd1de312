import type { Address, OtherChange } from '../../schema/types.ts';
import { keyOf, kindOf } from '../../state/address.ts';
import type { OtherJudgement, OtherQuestion } from '../other.ts';
import { type AccountGround, groundOf } from './desired.ts';
import { judgeGroup } from './group.ts';
import { groupConflicts } from './group-conflicts.ts';
import { judgeUser, userWarnings } from './user.ts';
import { userConflicts } from './user-conflicts.ts';

/**
 * Plans the accounts that the manifest or the state names. `seen` holds all of the host's, so that a
 * number in use is known; `recorded` may hold groups too: a membership is the same at both ends.
 */
export function planUsers(question: OtherQuestion): OtherJudgement {
  const ground = groundOf(question);
  const { users = {} } = question.resolved;
  return judgeAll('user', users, question, (name, address) => {
    const entry = users[name];
    const conflicts = entry === undefined ? [] : userConflicts(name, entry, ground);
    if (conflicts.length > 0) return { conflicts, change: undefined, warnings: [] };
    const change = judgeUser(name, address, entry, ground);
    return { conflicts, change, warnings: userWarnings(change) };
  });
}

/** Plans the groups that the manifest or the state names; as for users. */
export function planGroups(question: OtherQuestion): OtherJudgement {
  const ground: AccountGround = groundOf(question);
  const { groups = {} } = question.resolved;
  return judgeAll('group', groups, question, (name, address) => {
    const entry = groups[name];
    const conflicts = entry === undefined ? [] : groupConflicts(name, entry, ground);
    if (conflicts.length > 0) return { conflicts, change: undefined, warnings: [] };
    return { conflicts, change: judgeGroup(name, address, entry, ground), warnings: [] };
  });
}

type Judge = (
  name: string,
  address: Address,
) => Pick<OtherJudgement, 'conflicts' | 'warnings'> & { readonly change: OtherChange | undefined };

function judgeAll(
  kind: 'user' | 'group',
  declared: Readonly<Record<string, unknown>>,
  { recorded }: OtherQuestion,
  judge: Judge,
): OtherJudgement {
  const wanted = Object.keys(declared).map((name) => `${kind}:${name}` as Address);
  const known = [...recorded.keys()].filter((address) => kindOf(address) === kind);
  const judged = [...new Set([...wanted, ...known])]
    .sort()
    .map((address) => judge(keyOf(address), address));
  return {
    changes: judged.flatMap(({ change }) => (change === undefined ? [] : [change])),
    conflicts: judged.flatMap(({ conflicts }) => conflicts),
    unchanged: judged.filter((one) => one.change === undefined && one.conflicts.length === 0)
      .length,
    warnings: judged.flatMap(({ warnings }) => warnings),
  };
}
