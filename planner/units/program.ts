import { withAsked } from './asked.ts';
import { withConsequences, withinReach } from './consequences.ts';
import { changeOf, type Decided, type Decisions, decidedBy } from './decided.ts';
import { inOrder } from './order.ts';
import type { UnitAction, UnitProgram, UnitQuestion } from './question.ts';
import { withSockets } from './sockets.ts';
import { subjectsOf } from './subjects.ts';
import { warningsOf } from './warnings.ts';

/** What is done to units (units.md): the table for each, then what it means for the others. */
export function programOf(question: UnitQuestion): UnitProgram {
  if (!question.facts.running) return { actions: [], kept: [], warnings: [] };
  const table = new Map(subjectsOf(question).map((subject) => [subject.name, decidedBy(subject)]));
  const asked = withAsked(table, question);
  const reachable = withinReach(withSockets(asked, question), question);
  const decisions = withConsequences(reachable, question);
  return {
    actions: inOrder([...decisions.values()].flatMap(actionsOf), question),
    kept: keptIn(decisions),
    warnings: warningsOf(decisions, question),
  };
}

function actionsOf(decided: Decided): readonly UnitAction[] {
  const { act, unit, row, why, causedBy, subject } = decided;
  const action = (op: UnitAction['op']): UnitAction => ({ causedBy, op, row, unit, why });
  if (act === 'nothing' || act === 'keep') return [];
  if (act === 'stop-start') return [action('stop'), action('start')];
  // What is not ours is never told to forget that it failed.
  const ours = subject?.named === true || row === '19';
  const forgets = act === 'start' && ours && subject?.life === 'failed';
  return [forgets ? { ...action(act), resetFailed: true } : action(act)];
}

function keptIn(decisions: Decisions): UnitProgram['kept'] {
  return [...decisions.values()]
    .flatMap(({ act, because, owes, subject }) => {
      const reason = act === 'keep' ? because : owes;
      if (reason === undefined || subject === undefined) return [];
      return [{ unit: subject.calledAs, why: `${changeOf(subject)}; ${reason}` }];
    })
    .sort((left, right) => (left.unit < right.unit ? -1 : 1));
}
