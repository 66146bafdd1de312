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
  const found = seen.get(profileAddress) ?? null;
  const nothing = { changes: [], conflicts: [], unchanged: 0, warnings: [] };
  if (desired === undefined && entry === undefined) return nothing;
  if (found?.type === 'unreadable') return { ...nothing, conflicts: [inTheWay(found.error)] };
  const actual = concerned(found, desired, entry);
  const removal = removalOf(entry, actual);
  const judged = judgeOther(profileAddress, desired, entry, actual, owners, removal);
  if (judged === undefined) return { ...nothing, unchanged: 1 };
  const change = givingUp(judged);
  const foreign = foreignTarget(desired, entry, actual, stateDirectory);
  return {
    ...nothing,
    changes: [ourOwn(change, entry, foreign !== undefined)],
    warnings: foreign === undefined ? [] : [warning(foreign)],
  };
}

// Of the link and the generation only what is wanted, or is there because of us: the rest is of others.
function concerned(
  actual: OtherActual,
  desired: ProfileValue | undefined,
  entry: OtherEntry | undefined,
): OtherActual {
  if (actual?.type !== 'profile' || (desired === undefined && entry === undefined)) return actual;
  const recorded = entry?.applied.type === 'profile' ? entry.applied : undefined;
  const ours = (live: string | null, wanted: string | null, known: string | null) =>
    wanted !== null || (known !== null && leadsTo(live, known)) ? live : null;
  const generation = ours(
    actual.generation,
    desired?.generation ?? null,
    recorded?.generation ?? null,
  );
  // A link of somebody else is told of as such where it is all there is.
  const alone = desired === undefined && generation === null;
  const target = alone
    ? actual.target
    : ours(actual.target, desired?.target ?? null, recorded?.target ?? null);
  return target === null && generation === null ? null : { ...actual, target, generation };
}

// What is not declared is not compared; here it is known to be ours, and goes.
function givingUp(change: OtherChange): OtherChange {
  const { actions, before, after } = change.change;
  if (actions[0] !== 'no-op' || before?.type !== 'profile' || after?.type !== 'profile')
    return change;
  const goes = (field: 'target' | 'generation') => before[field] !== null && after[field] === null;
  if (!goes('target') && !goes('generation')) return change;
  const { importing: _, ...rest } = change.change;
  return {
    ...change,
    action_reason: 'content_changed',
    change: { ...rest, actions: ['update'] },
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
  const known = entry?.applied;
  const ours =
    actual?.type !== 'profile' ||
    known?.type !== 'profile' ||
    leadsTo(actual.target, known.target) ||
    (actual.generation !== null && leadsTo(actual.generation, known.generation));
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
  if (target === null) return undefined;
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
    change.before.target === entry.applied.target &&
    change.before.generation === entry.applied.generation;
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
