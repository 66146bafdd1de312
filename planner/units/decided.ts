import type { Address } from '../../schema/types.ts';
import { type Decision, decide } from './row.ts';
import type { Subject } from './subjects.ts';

/** What is done to one unit, in words and with what caused it. */
export interface Decided extends Decision {
  readonly unit: string;
  readonly why: string;
  readonly causedBy: readonly Address[];
  /** Undefined where it is not ours. */
  readonly subject: Subject | undefined;
}

/** What is done to each unit, by its name. */
export type Decisions = ReadonlyMap<string, Decided>;

/** What the table says of one unit of ours. */
export function decidedBy(subject: Subject): Decided {
  const decision = decide(subject);
  return {
    ...decision,
    causedBy: subject.causes,
    subject,
    unit: subject.name,
    why: whyOf(subject, decision),
  };
}

/** Causes of two kinds, each once, sorted. */
export function union(...causes: readonly (readonly Address[])[]): readonly Address[] {
  return [...new Set(causes.flat())].sort();
}

/** Units in words: `a, b and c`. */
export function listed(units: readonly string[]): string {
  const last = units.at(-1) ?? '';
  return units.length < 2 ? last : `${units.slice(0, -1).join(', ')} and ${last}`;
}

function whyOf(subject: Subject, { act, row }: Decision): string {
  if (act === 'stop') return subject.fate === 'masked' ? 'masked' : 'no longer wanted';
  if (act !== 'start') return changeOf(subject);
  if (row === '17') return 'no longer masked, and it ran before';
  if (subject.life === 'failed') {
    return row === '16' ? `found failed, and ${changeOf(subject)}` : 'found failed';
  }
  const wanted = subject.wantedBy === undefined ? '' : `, wanted by ${subject.wantedBy}`;
  if (subject.isNew) return `new${wanted}`;
  return subject.touched && row !== '2' ? `${changeOf(subject)}${wanted}` : 'found stopped';
}

/** What changed of a unit: `unit:hello.service changed: [Service] ExecStart changed`. */
export function changeOf({ causes, because, verdict, touched }: Subject): string {
  const cause = causes.join(', ');
  if (verdict !== 'equal') return `${cause} changed: ${because}`;
  return touched ? `${cause} changed` : `${cause} changed before, and it still runs as it was`;
}
