import type {
  AbsolutePath,
  Conflict,
  OtherChange,
  OtherEntry,
  ProfileValue,
} from '../../schema/types.ts';
import type { OtherActual } from '../../state/other.ts';
import { judgeOther, type OtherJudgement, type OtherQuestion, type Removal } from '../other.ts';
import { desiredProfile, farmsDirectory, leadsTo, profileAddress, switchLink } from './farm.ts';

/** Plans what is on PATH: where the link leads, against what the state says and what was seen. */
export function planProfile(
  { resolved, recorded, seen, owners }: OtherQuestion,
  stateDirectory: AbsolutePath,
): OtherJudgement {
  const desired = desiredProfile(resolved.profile, stateDirectory);
  const entry = recorded.get(profileAddress);
  const actual = seen.get(profileAddress) ?? null;
  const nothing = { changes: [], conflicts: [], unchanged: 0, warnings: [] };
  if (desired === undefined && entry === undefined) return nothing;
  if (actual?.type === 'unreadable') return { ...nothing, conflicts: [inTheWay(actual.error)] };
  const removal = removalOf(entry, actual);
  const change = judgeOther(profileAddress, desired, entry, actual, owners, removal);
  if (change === undefined) return { ...nothing, unchanged: 1 };
  const foreign = foreignTarget(desired, entry, actual, stateDirectory);
  return {
    ...nothing,
    changes: [ourOwn(change, entry, foreign !== undefined)],
    warnings: foreign === undefined ? [] : [warning(foreign)],
  };
}

function inTheWay(error: string): Conflict {
  return {
    address: profileAddress,
    reason: 'unreadable',
    detail: `Cannot switch ${switchLink}: ${error}, expected a link or nothing; move it away`,
    resolutions: ['move'],
  };
}

// A link that someone else put in our place since is theirs.
function removalOf(entry: OtherEntry | undefined, actual: OtherActual): Removal {
  const ours =
    actual?.type !== 'profile' ||
    entry?.applied.type !== 'profile' ||
    leadsTo(actual.target, entry.applied.target);
  return ours ? { kind: 'delete' } : { kind: 'leave', reason: 'no_longer_ours' };
}

// Where the link leads when it is there already, and neither the state nor a tree of ours says why.
function foreignTarget(
  desired: ProfileValue | undefined,
  entry: OtherEntry | undefined,
  actual: OtherActual,
  stateDirectory: AbsolutePath,
): string | undefined {
  if (desired === undefined || entry !== undefined || actual?.type !== 'profile') return undefined;
  const { target } = actual;
  const ours = target.startsWith(`${farmsDirectory(stateDirectory)}/`);
  return ours || leadsTo(target, desired.target) ? undefined : target;
}

// The link lies in memory and comes back by our own line, so it is always ours: destroy takes it away.
function ourOwn(
  { record, change, ...rest }: OtherChange,
  entry: OtherEntry | undefined,
  replaces: boolean,
): OtherChange {
  const known =
    entry?.applied.type === 'profile' &&
    change.before?.type === 'profile' &&
    change.before.target === entry.applied.target;
  return {
    ...rest,
    ...(replaces ? { action_reason: 'replaced_unmanaged' } : {}),
    change: known ? { ...change, before: entry.applied } : change,
    record: record.entry === 'set' ? { ...record, origin: 'created' } : record,
  };
}

function warning(target: string): string {
  return `${switchLink} leads to ${target}, which sm did not put there; whoever did loses it`;
}
