import { fileChanges } from '../../planner/parts.ts';
import type { Conflict, Plan, ResourceChange } from '../../schema/types.ts';
import { at } from './planner-values.ts';

/** The one change of a path in a plan; throws where there is none. */
export function changeOf(made: Plan, name: string): ResourceChange {
  const found = fileChanges(made).find(({ address }) => address === at(name));
  if (found === undefined) throw new Error(`${name} does not change; ${reasons(made).join(', ')}`);
  return found;
}

/** A change in one line: actions, reason, what is kept first. */
export function brief(made: Plan, name: string): string {
  const { change, action_reason: reason, record, reverts_drift: reverts } = changeOf(made, name);
  const kept = record.keep === 'nothing' ? '' : `, keeps ${record.keep}`;
  return `${change.actions.join('+')} ${reason}${kept}${reverts ? ', reverts drift' : ''}`;
}

/** Why a plan cannot be applied. */
export const reasons = (made: Plan): readonly Conflict['reason'][] =>
  made.conflicts.map(({ reason }) => reason);

/** The steps of a plan, each in one line. */
export const steps = (made: Pick<Plan, 'steps'>): readonly string[] =>
  made.steps.map(({ op, targets }) => `${op} ${targets.join(' ')}`);

/** The addresses that change. */
export const changed = (made: Plan): readonly string[] =>
  made.resource_changes.map(({ address }) => address);
