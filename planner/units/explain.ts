import type { Plan, State } from '../../schema/types.ts';
import { fileChanges } from '../parts.ts';
import { askedBy } from './asked-by.ts';
import { endsTheHost } from './guarded.ts';
import { unitNames } from './plan.ts';

/**
 * Units that a plan acts upon and that neither its manifest, nor the state, nor a changed file names,
 * nor systemd ties to one of those (`reachable`): nothing else is ever stopped or started (units.md).
 */
export function strangeUnits(
  plan: Plan,
  state: State | undefined,
  reachable: ReadonlySet<string>,
): readonly string[] {
  const { resolved } = plan.manifest;
  const ours = new Set(unitNames(resolved, state));
  const asked = new Set(askedBy(fileChanges(plan), resolved, state).map(({ unit }) => unit));
  const steps = plan.steps.filter(
    ({ executor, op }) => executor === 'units' && op !== 'daemon-reload',
  );
  const started = new Set(
    steps.filter(({ op }) => op === 'start').flatMap(({ targets }) => targets),
  );
  const isOurs = (unit: string): boolean => ours.has(unit) || ours.has(templateOf(unit));
  const goes = (unit: string): boolean => {
    const wanted = resolved.units?.[unit] ?? resolved.units?.[templateOf(unit)];
    return wanted === undefined || wanted.masked === true;
  };
  return steps
    .filter(({ op, targets, caused_by }) =>
      targets.some((unit) => {
        if (op === 'start' && endsTheHost(unit)) return true;
        const known = isOurs(unit) || asked.has(unit) || reachable.has(unit);
        const causes = caused_by
          .filter((cause) => cause.startsWith('unit:'))
          .map((cause) => cause.slice(5));
        // Whatever is stopped is started again, unless it goes, or what it hangs on goes.
        const back = op !== 'stop' || started.has(unit) || (isOurs(unit) ? goes(unit) : false);
        return !known || !(back || causes.some((cause) => cause !== unit && goes(cause)));
      }),
    )
    .map(({ targets }) => `unit ${targets.join(', ')}`);
}

function templateOf(unit: string): string {
  return unit.replace(/@.+(\.[a-z]+)$/, '@$1');
}
