import type { Address, OtherChange, OtherEntry, TmpfilesValue } from '../../schema/types.ts';
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
