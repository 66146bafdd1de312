import { canonicalName } from './aliases.ts';
import { type Decided, type Decisions, union } from './decided.ts';
import { definitionOf, isDefined } from './definition.ts';
import { lifeOf } from './live.ts';
import type { AskedAction, UnitQuestion } from './question.ts';
import { refusedBySystemd } from './row.ts';

const order: readonly AskedAction['op'][] = ['restart', 'reload', 'start'];

/** Adds what changed files ask of units to what the table does with them; what it does anyway is not done twice. */
export function withAsked(decisions: Decisions, question: UnitQuestion): Decisions {
  const result = new Map(decisions);
  const sorted = [...question.asked].sort(
    (left, right) => order.indexOf(left.op) - order.indexOf(right.op),
  );
  for (const asked of sorted) {
    const unit = canonicalName(asked.unit, question.after);
    const decided = answer({ ...asked, unit }, result.get(unit), question);
    if (decided !== undefined) result.set(unit, decided);
  }
  return result;
}

function answer(
  asked: AskedAction,
  known: Decided | undefined,
  question: UnitQuestion,
): Decided | undefined {
  const { unit, op } = asked;
  // Neither a reload nor a restart starts what does not run; a start is owed by an earlier apply.
  const runs = lifeOf(unit, question.facts) === 'running';
  if (runs === (op === 'start')) return known;
  if (known !== undefined && covers(known.act, op)) {
    return { ...known, causedBy: union(known.causedBy, asked.causedBy) };
  }
  if (known?.subject !== undefined && known.subject.fate !== 'stays') return known;
  const plain = asPlain(asked, known);
  if (op === 'start') return canStart(unit, question) ? plain : known;
  if (op === 'reload') {
    const owes = known?.act === 'keep' ? known.because : undefined;
    return owes === undefined ? plain : { ...plain, owes };
  }
  const refusal =
    unit === question.facts.own
      ? 'sm runs in it'
      : refusedBySystemd(definitionOf(unit, question.after).flags);
  return refusal === undefined ? plain : refused(plain, known, refusal);
}

function covers(act: Decided['act'], op: AskedAction['op']): boolean {
  if (op === 'start') return act === 'start';
  return act === 'restart' || act === 'stop-start' || (op === 'reload' && act === 'reload');
}

function asPlain({ unit, op, causedBy }: AskedAction, known: Decided | undefined): Decided {
  const changes = known !== undefined && known.act !== 'nothing';
  return {
    act: op,
    // A restart carries out what the table wanted to reload or to keep, too.
    causedBy: union(causedBy, op === 'restart' && changes ? known.causedBy : []),
    row: 'asked',
    subject: known?.subject,
    unit,
    why: `${union(causedBy).join(', ')} changed`,
  };
}

// What is ours is told to be owed a restart; of others there is only a warning.
function refused(plain: Decided, known: Decided | undefined, because: string): Decided {
  if (known?.act === 'keep') return known;
  if (known?.act === 'reload') return { ...known, owes: because };
  return { ...plain, act: plain.subject?.named === true ? 'keep' : 'nothing', because };
}

function canStart(unit: string, { after }: UnitQuestion): boolean {
  return isDefined(unit, after) && !definitionOf(unit, after).flags.refuseManualStart;
}
