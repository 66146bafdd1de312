import { canonical } from '../schema/canonical.ts';
import type { AbsolutePath, Address, OtherChange, Plan, State } from '../schema/types.ts';
import type { Owners } from '../state/facts.ts';
import { entriesOf } from '../state/parts.ts';
import type { OtherQuestion } from './other.ts';
import { desiredProfile, profileAddress } from './profile/farm.ts';
import { planTmpfiles } from './tmpfiles/plan.ts';

/**
 * Changes of the profile and of what tmpfiles lines make whose outcome is not what the plan's own
 * manifest asks for: where PATH leads, and whose a directory is, is nothing to take from a plan.
 */
export function strangeValues(
  others: readonly OtherChange[],
  plan: Plan,
  state: State | undefined,
  owners: Owners,
  stateDirectory: AbsolutePath,
): readonly Address[] {
  const { resolved } = plan.manifest;
  const question: OtherQuestion = {
    resolved,
    recorded: entriesOf(state, 'tmpfiles'),
    seen: new Map(others.map(({ address, precondition }) => [address, precondition])),
    owners,
    systemd: plan.host.systemd,
  };
  const lines = others.some(({ type }) => type === 'tmpfiles')
    ? planTmpfiles(question).changes
    : [];
  const profile = desiredProfile(resolved.profile, stateDirectory) ?? null;
  return others
    .filter(({ type, address, change }) => {
      if (change.actions[0] === 'forget') return false;
      if (type === 'profile') return address !== profileAddress || differs(change.after, profile);
      if (type !== 'tmpfiles' || change.after === null) return false;
      const own = lines.find((line) => line.address === address);
      return own === undefined || differs(change.after, own.change.after);
    })
    .map(({ address }) => address);
}

const differs = (left: unknown, right: unknown): boolean => canonical(left) !== canonical(right);
