import type { AnyChange, Conflict, Step, Summary } from '../schema/types.ts';
import { type Verb, verbOf } from './action.ts';

type Counts = Record<Verb, number>;

/** How many of what: a replacement counts as one added and one destroyed, as in Terraform. */
export function summarize(
  changes: readonly AnyChange[],
  steps: readonly Step[],
  conflicts: readonly Conflict[],
  unchanged: number,
): Summary {
  const counts: Counts = { create: 0, update: 0, delete: 0, replace: 0, forget: 0, import: 0 };
  for (const { change } of changes) counts[verbOf(change.actions)] += 1;
  return {
    add: counts.create + counts.replace,
    change: counts.update,
    destroy: counts.delete + counts.replace,
    import: counts.import,
    forget: counts.forget,
    restart: unitsActedUpon(steps),
    conflict: conflicts.length,
    unchanged,
  };
}

/** How many units something is done to: one that is stopped and started again counts once. */
export function unitsActedUpon(steps: readonly Step[]): number {
  const acted = steps.filter(({ executor }) => executor === 'units');
  return new Set(acted.flatMap(({ targets }) => targets)).size;
}
