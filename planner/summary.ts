import type { Conflict, ResourceChange, Step, Summary } from '../schema/types.ts';
import { type Verb, verbOf } from './action.ts';

type Counts = Record<Verb, number>;

/** How many of what: a replacement counts as one added and one destroyed, as in Terraform. */
export function summarize(
  changes: readonly ResourceChange[],
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
    restart: steps.filter(({ executor }) => executor === 'units').length,
    conflict: conflicts.length,
    unchanged,
  };
}
