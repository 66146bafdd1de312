import type { Address, Conflict, Kind, OtherChange } from '../schema/types.ts';
import { entriesOf } from '../state/parts.ts';
import { planGroups, planUsers } from './accounts/plan.ts';
import type { OtherJudgement, OtherQuestion } from './other.ts';
import type { PlanInput } from './plan.ts';
import { planProfile } from './profile/plan.ts';
import { planTmpfiles } from './tmpfiles/plan.ts';

type OtherKind = Exclude<Kind, 'file' | 'unit'>;

/** Plans accounts, the profile and what tmpfiles lines amount to, each as far as it is in scope. */
export function planOthers(
  input: PlanInput,
  inScope: (address: Address) => boolean,
): OtherJudgement {
  const question = (...kinds: readonly OtherKind[]): OtherQuestion => ({
    resolved: input.resolved,
    recorded: new Map(kinds.flatMap((kind) => [...entriesOf(input.state, kind)])),
    seen: input.facts.others ?? new Map(),
    owners: input.facts.owners,
    systemd: input.host.systemd,
  });
  const judged = [
    planGroups(question('group', 'user')),
    planUsers(question('group', 'user')),
    planProfile(question('profile'), input.stateDirectory),
    planTmpfiles(question('tmpfiles'), input.tmpfiles),
  ];
  const scoped = <T extends OtherChange | Conflict>(things: readonly T[]): readonly T[] =>
    things.filter(({ address }) => address === null || inScope(address));
  return {
    changes: judged.flatMap(({ changes }) => scoped(changes)),
    conflicts: judged.flatMap(({ conflicts }) => scoped(conflicts)),
    unchanged: judged.reduce((sum, { unchanged }) => sum + unchanged, 0),
    warnings: judged.flatMap(({ warnings }) => warnings),
  };
}
