import type { UnitFacts } from '../../state/units.ts';
import { definitionOf, isDefined } from './definition.ts';
import { guardOf, isWayIn } from './guarded.ts';
import { detailsOf, lifeOf } from './live.ts';
import { unitType } from './names.ts';
import type { UnitQuestion } from './question.ts';
import { liveTriggers, triggersIn } from './triggers.ts';
import { words } from './words.ts';

/** Everything that goes down when these units stop, transitively, sorted; without themselves. */
export function pulledDown(units: readonly string[], facts: UnitFacts): readonly string[] {
  return reachedFrom(units, (unit) => dependentsOf(unit, facts));
}

/**
 * Everything that has to stop when these units do: what goes down with them, and what would start them
 * again meanwhile, transitively, sorted; without themselves.
 */
export function stoppedWith(units: readonly string[], question: UnitQuestion): readonly string[] {
  return reachedFrom(units, (unit) => [
    ...dependentsOf(unit, question.facts),
    ...runningTriggers(unit, question),
  ]);
}

/** The running timers, paths, sockets and automounts that start a unit. */
export function runningTriggers(unit: string, question: UnitQuestion): readonly string[] {
  const { facts, before } = question;
  const all = new Set([...liveTriggers(unit, facts), ...triggersIn(unit, before)]);
  return [...all].filter((trigger) => lifeOf(trigger, facts) === 'running').sort();
}

function dependentsOf(unit: string, facts: UnitFacts): readonly string[] {
  const all = detailsOf(unit, facts)?.pullsDown ?? [];
  return all.filter((name) => lifeOf(name, facts) === 'running');
}

function reachedFrom(
  units: readonly string[],
  next: (unit: string) => readonly string[],
): readonly string[] {
  const reached = new Set(units);
  for (const unit of reached) for (const name of next(unit)) reached.add(name);
  return [...reached].filter((unit) => !units.includes(unit)).sort();
}

/** Why units must not go down, in words: sm runs in one, or sessions hang on it. */
export function alarmOf(units: readonly string[], { facts }: UnitQuestion): string | undefined {
  const own = units.find((unit) => unit === facts.own);
  if (own !== undefined) return `${own}, in which sm runs, would go down with it`;
  const guarded = units.find((unit) => guardOf(unit) !== 'none');
  return guarded === undefined ? undefined : `${guarded} would go down with it`;
}

/**
 * Whether somebody may have come in over one of these. sudo drops what tells that somebody did, and a
 * restart in one job is never worse.
 */
export function isOurWayIn(units: readonly string[]): boolean {
  return units.some(isWayIn);
}

/** Whether a unit can be started again by name once this plan is carried out and `gone` have stopped. */
export function comesBack(unit: string, gone: readonly string[], { after }: UnitQuestion): boolean {
  const type = unitType(unit);
  if (type === 'scope' || type === 'device' || !isDefined(unit, after)) return false;
  const { merged, flags } = definitionOf(unit, after);
  // What systemd-run and its like made is forgotten once it stops.
  if (merged.fragment?.startsWith('/run/systemd/transient/') === true) return false;
  const settings = merged.settings.get('Unit');
  const needed = ['Requires', 'BindsTo'].flatMap((key) => settings?.get(key) ?? []).flatMap(words);
  const lost = [...needed, ...flags.triggers].some((name) => gone.includes(name));
  return !lost && !flags.refuseManualStart;
}
