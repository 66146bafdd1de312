import { restartedAlong } from './consequences.ts';
import { type Decided, type Decisions, listed } from './decided.ts';
import { lifeOf } from './live.ts';
import { mergeUnit } from './merge.ts';
import { unitType } from './names.ts';
import type { UnitQuestion } from './question.ts';
import { isOurWayIn } from './reach.ts';

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
  if (act === 'stop' && isOurWayIn([unit], question)) {
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
  question: UnitQuestion,
): readonly string[] {
  if (act !== 'restart') return [];
  const alone = new Map([...decisions].filter(([name]) => name === unit || !restarts(name)));
  const along = restartedAlong(alone, question).filter((name) => !restarts(name));
  return along.length === 0 ? [] : [`restarting ${unit} also restarts ${listed(along)}`];

  function restarts(name: string): boolean {
    return decisions.get(name)?.act === 'restart';
  }
}

function firesAtOnce({ act, unit, row }: Decided, { after }: UnitQuestion): readonly string[] {
  if (unitType(unit) !== 'timer' || row === '13d') return [];
  if (act !== 'start' && act !== 'restart' && act !== 'stop-start') return [];
  const settings = mergeUnit(unit, after).settings.get('Timer');
  const keys = ['OnBootSec', 'OnStartupSec'].filter((key) => settings?.has(key) === true);
  return keys.length === 0
    ? []
    : [`${unit} may fire at once: the time of its ${listed(keys)} may have passed already`];
}
