import { unitNames } from '../planner/units/plan.ts';
import type { Event } from '../schema/types.ts';
import { actedUpon } from './aftercare.ts';
import type { Run } from './run.ts';
import { notHere } from './unit-steps.ts';
import { settle, unhealthy } from './units/health.ts';
import { listUnits, showUnits } from './units/live.ts';
import { settleTimeOf } from './units/settings.ts';

/**
 * Waits until what was started has settled, and fails the run for every unit of ours that failed, and
 * for every unit that failed only now (units.md, Health).
 */
export async function* checkHealth(run: Run): AsyncGenerator<Event> {
  const acted = actedUpon(run.plan.steps);
  const { before } = run.units;
  if (acted.length === 0 || before === undefined || notHere(run) !== undefined) return;
  const { resolved } = run.plan.manifest;
  await settle(acted, settleTimeOf(resolved.settings));
  const live = await listUnits();
  const ours = new Set([...unitNames(resolved, undefined), ...acted]);
  const suspects = [...live.values()]
    .filter(({ active, sub }) => active === 'failed' || sub.startsWith('auto-restart'))
    .map(({ name }) => name);
  const details = await showUnits([...new Set([...ours, ...suspects])]);
  for (const { unit, why, journal } of await unhealthy(before, { live, details }, ours)) {
    const error = `${why}${journal.map((line) => `\n    ${line}`).join('')}`;
    run.faults.push({ target: unit, error, stale: false, op: 'start' });
    yield {
      type: 'unit_action',
      unit,
      op: 'start',
      result: 'failed',
      why,
      journal: [...journal],
    };
  }
}
