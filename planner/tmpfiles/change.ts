import type { Address, OtherChange, OtherEntry, TmpfilesValue } from '../../schema/types.ts';
import { ancestorsOf, fileAddress, pathOf } from '../../state/address.ts';
import { judgeOther, type OtherQuestion } from '../other.ts';
import type { Line } from './line.ts';
import { dresses, goesUnseen } from './types.ts';

/** One path as it should be and as it is. */
export interface Wanted {
  readonly address: Address;
  readonly value: TmpfilesValue;
  readonly entry: OtherEntry | undefined;
  readonly seen: TmpfilesValue | null;
  readonly lines: readonly Line[];
  readonly question: OtherQuestion;
}

/** The change that brings a path to what its lines amount to; undefined for none. */
export function changeOf(wanted: Wanted): OtherChange | undefined {
  const { address, value, entry, lines, question } = wanted;
  const seen = comparable(wanted);
  const demandsNothing = seen === null && value.is === 'anything';
  const actual = demandsNothing ? value : seen;
  const leave = { kind: 'leave', reason: 'left_in_place' } as const;
  const judged = judgeOther(address, value, entry, actual, question.owners, leave);
  if (judged === undefined) return undefined;
  const grounded: OtherChange = {
    ...judged,
    ...(demandsNothing ? { change: { ...judged.change, before: null }, precondition: null } : {}),
    depends_on: needs(wanted),
  };
  const isIdle = judged.change.actions[0] === 'no-op';
  const unseen = lines.filter((line) => demandsNothing || isUnseen(line, value));
  return isIdle && isNew(unseen, entry) ? carriedOut(grounded, entry) : grounded;
}

// Logs grow and other content comes and goes: only content that is ours to say binds the plan.
function comparable({ value, entry, seen }: Wanted): TmpfilesValue | null {
  if (seen?.content === undefined) return seen;
  const recorded = entry?.applied.type === 'tmpfiles' ? entry.applied.content : undefined;
  if (value.content !== undefined || recorded !== undefined) return seen;
  const { content: _, ...rest } = seen;
  return rest;
}

// Whether nothing that is compared tells if the line was carried out.
function isUnseen(line: Line, value: TmpfilesValue): boolean {
  const merges = line.type === 'C' && line.modifiers.includes('+');
  const masks = value.is === 'anything' && line.mode?.masked === true && dresses(line.type);
  return goesUnseen(line.type) || line.isPattern || merges || masks;
}

function isNew(unseen: readonly Line[], entry: OtherEntry | undefined): boolean {
  const known = entry?.applied.type === 'tmpfiles' ? (entry.applied.lines ?? []) : [];
  return unseen.some(({ text }) => !known.includes(text));
}

// What cannot be compared is carried out once, when its line is new.
function carriedOut(change: OtherChange, entry: OtherEntry | undefined): OtherChange {
  const { importing: _, ...rest } = change.change;
  return {
    ...change,
    action_reason: entry === undefined ? 'declared' : 'content_changed',
    change: { ...rest, actions: rest.before === null ? ['create'] : ['update'] },
  };
}

function needs({ address, value, lines, question }: Wanted): Address[] {
  const { files, users = {}, groups = {}, tmpfiles = {} } = question.resolved;
  const texts = value.lines ?? [];
  const confs = Object.keys(tmpfiles)
    .filter((name) => tmpfiles[name]?.some((text) => texts.includes(text)))
    .map((name) => `file:/etc/tmpfiles.d/${name}` as Address)
    .filter((file) => files[file] !== undefined);
  const owners = lines.flatMap(({ user, group }) => [
    ...named('user', user?.owner, users),
    ...named('group', group?.owner, groups),
  ]);
  const above = ancestorsOf(pathOf(address)).flatMap((path) =>
    files[fileAddress(path)] === undefined ? [] : [fileAddress(path)],
  );
  return [...new Set([...confs, ...owners, ...above])].sort();
}

function named(
  kind: 'user' | 'group',
  owner: unknown,
  declared: Readonly<Record<string, unknown>>,
): readonly Address[] {
  return typeof owner === 'string' && Object.hasOwn(declared, owner)
    ? [`${kind}:${owner}` as Address]
    : [];
}
