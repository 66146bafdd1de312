import { type Decided, type Decisions, listed } from './decided.ts';
import { definitionOf } from './definition.ts';
import { lifeOf } from './live.ts';
import { unitType } from './names.ts';
import type { UnitQuestion } from './question.ts';
import { isOurWayIn, pulledDown } from './reach.ts';

/** What a reader of a program should know: what stays as it is, goes along, or fires at once. Sorted. */
export function warningsOf(decisions: Decisions, question: UnitQuestion): readonly string[] {
  const found = [...decisions.values()].flatMap((decided) => [
    ...leftAlone(decided, question),
    ...alongWith(decided, decisions, question),
    ...firesAtOnce(decided, question),
  ]);
  return found.sort();
}

function leftAlone({ act, unit, because }: Decided, question: UnitQuestion): readonly string[] {
  if (act === 'stop' && isOurWayIn([unit])) {
    return [`${unit} stops, and you may have come in over it`];
  }
  if (because === undefined || act === 'keep') return [];
  if (act === 'stop') return [`${unit} stays down: ${because}`];
  const runs = lifeOf(unit, question.facts) === 'running';
  return [`${unit} ${runs ? 'is left running' : 'is not started'}: ${because}`];
}

function alongWith(
  { act, unit }: Decided,
  decisions: Decisions,
  { facts }: UnitQuestion,
): readonly string[] {
  if (act !== 'restart') return [];
  const anyway: readonly string[] = ['restart', 'stop', 'stop-start'];
  const along = pulledDown([unit], facts).filter(
    (name) => !anyway.includes(decisions.get(name)?.act ?? 'nothing'),
  );
  return along.length === 0 ? [] : [`restarting ${unit} also restarts ${listed(along)}`];
}

function firesAtOnce({ act, unit, row }: Decided, { after }: UnitQuestion): readonly string[] {
  if (unitType(unit) !== 'timer' || row === '13d') return [];
  if (act !== 'start' && act !== 'restart' && act !== 'stop-start') return [];
  const settings = definitionOf(unit, after).merged.settings.get('Timer');
  const keys = ['OnBootSec', 'OnStartupSec'].filter((key) => settings?.has(key) === true);
  return keys.length === 0
    ? []
    : [`${unit} may fire at once: the time of its ${listed(keys)} may have passed already`];
}
