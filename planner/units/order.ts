import { unitType } from './names.ts';
import type { UnitAction, UnitQuestion } from './question.ts';
import { isOurWayIn, pulledDown } from './reach.ts';
import { isTrigger } from './triggers.ts';

const phases: readonly UnitAction['op'][] = ['stop', 'reload', 'restart', 'start'];

/**
 * Actions in the order in which they are carried out: phase by phase; sockets, timers and paths first,
 * targets last, then by name. What we came in over, and what sm runs in, restarts after everything else.
 */
export function inOrder(
  actions: readonly UnitAction[],
  question: UnitQuestion,
): readonly UnitAction[] {
  const ranked = actions.map((action) => ({ action, rank: rankOf(action, question) }));
  return ranked
    .sort(
      (left, right) =>
        phases.indexOf(left.action.op) - phases.indexOf(right.action.op) ||
        left.rank - right.rank ||
        (left.action.unit < right.action.unit ? -1 : 1),
    )
    .map(({ action }) => action);
}

function rankOf({ op, unit }: UnitAction, question: UnitQuestion): number {
  if (op === 'restart' && isLast(unit, question)) return 3;
  // systemd starts no socket whose service was asked for before it in the same call.
  if (isTrigger(unit)) return 0;
  return unitType(unit) === 'target' ? 2 : 1;
}

/** Whether a restart of this unit comes after all others. */
export function isLast(unit: string, question: UnitQuestion): boolean {
  const reached = [unit, ...pulledDown([unit], question.facts)];
  return isOurWayIn(reached) || reached.some((name) => name === question.facts.own);
}
