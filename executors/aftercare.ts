import { hrtime } from 'node:process';
import { fileChanges, unitAddress } from '../planner/parts.ts';
import type { Address, Event, ResourceChange, Step } from '../schema/types.ts';
import type { Run } from './run.ts';
import { actOn, notHere } from './unit-steps.ts';
import { listUnits, showUnits } from './units/live.ts';
import { daemonReload } from './units/manager.ts';

/** Notes how units are before the first step: who failed already is not our fault (units.md, Health). */
export async function noteUnits(run: Run): Promise<void> {
  const acts = run.plan.steps.some(({ executor }) => executor === 'units');
  if (!acts || notHere(run) !== undefined) return;
  // The clock that systemd tells its own times by.
  const at = Number(hrtime.bigint() / 1000n);
  const live = await listUnits();
  // What systemd does not know yet, it can tell nothing of.
  const known = actedUpon(run.plan.steps).filter((unit) => live.has(unit));
  run.units.before = { at, live, details: await showUnits(known) };
}

/** Every unit that a plan does something to. */
export function actedUpon(steps: readonly Step[]): readonly string[] {
  const units = steps.filter(({ executor }) => executor === 'units');
  return [...new Set(units.flatMap(({ targets }) => targets))];
}

/**
 * After a failure, or a stop between two steps: a failed apply leaves no service down that could be up
 * (units.md). Starts again what was stopped, but for units whose files are half old and half new.
 */
export async function* bringBack(run: Run): AsyncGenerator<Event> {
  const started = new Set(
    run.plan.steps
      .filter(({ op, id }) => op === 'start' && run.through.has(id))
      .flatMap(({ targets }) => targets),
  );
  const planned = new Set(
    run.plan.steps.filter(({ op }) => op === 'start').flatMap(({ targets }) => targets),
  );
  const down = [...run.stopped].filter(
    (unit) => !started.has(unit) && (planned.has(unit) || isWhole(run, unit) === 'old'),
  );
  if (down.length === 0 || notHere(run) !== undefined) return;
  // A stop that failed or is late is undone by a start behind it.
  const failed = run.faults
    .filter(({ op }) => op === 'start' || op === 'restart')
    .map(({ target }) => target);
  const able = down.filter((unit) => isWhole(run, unit) !== 'mixed' && !failed.includes(unit));
  await daemonReload();
  if (able.length === 0) return;
  yield {
    type: 'diagnostic',
    severity: 'warning',
    summary: `Starting again what was stopped: ${able.join(', ')}`,
  };
  for (const [unit, outcome] of await actOn(run, 'start', able)) {
    const why = outcome.kind === 'done' ? {} : { why: outcome.why };
    yield { type: 'unit_action', unit, op: 'start', result: outcome.kind, ...why };
  }
}

function partsOf(run: Run, unit: Address): readonly ResourceChange[] {
  return fileChanges(run.plan).filter(({ part_of }) => part_of === unit);
}

// What went down with a unit that is still there, or half there, is to come back.
function causesOf(run: Run, unit: string): 'old' | 'new' {
  const causes = run.plan.steps
    .filter(({ op, targets }) => op === 'stop' && targets.includes(unit))
    .flatMap(({ caused_by }) => caused_by);
  const whole = causes.every((cause) =>
    partsOf(run, cause).every(({ address }) => run.endings.has(address)),
  );
  return whole ? 'new' : 'old';
}

function isWhole(run: Run, unit: string): 'old' | 'new' | 'mixed' {
  const parts = partsOf(run, unitAddress(unit));
  if (parts.length === 0) return causesOf(run, unit);
  const done = parts.filter(({ address }) => run.endings.has(address)).length;
  if (done === parts.length) return 'new';
  return done === 0 ? 'old' : 'mixed';
}
