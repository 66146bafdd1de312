import type { Plan, State } from '../../schema/types.ts';
import { fileChanges } from '../parts.ts';
import { askedBy } from './ask.ts';
import { unitNames } from './plan.ts';

/**
 * Units that a plan acts upon and that neither its manifest, nor the state, nor a changed file names,
 * directly or as cause: nothing else is ever stopped or started (units.md).
 */
export function strangeUnits(plan: Plan, state: State | undefined): readonly string[] {
  const { resolved } = plan.manifest;
  const ours = new Set(unitNames(resolved, state));
  const asked = new Set(
    askedBy(fileChanges(plan), resolved, state?.pending ?? []).map(({ unit }) => unit),
  );
  return plan.steps
    .filter(({ executor, op }) => executor === 'units' && op !== 'daemon-reload')
    .filter(({ targets, caused_by }) => {
      const named = targets.every(
        (unit) => ours.has(unit) || asked.has(unit) || ours.has(templateOf(unit)),
      );
      const causes = caused_by.filter((cause) => cause.startsWith('unit:'));
      const caused = causes.length > 0 && causes.every((cause) => ours.has(cause.slice(5)));
      return !named && !caused;
    })
    .map(({ targets }) => `unit ${targets.join(', ')}`);
}

function templateOf(unit: string): string {
  return unit.replace(/@.+(\.[a-z]+)$/, '@$1');
}
