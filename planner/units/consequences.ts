import { type Decided, type Decisions, listed, union } from './decided.ts';
import { isDefined } from './definition.ts';
import type { UnitQuestion } from './question.ts';
import {
  alarmOf,
  comesBack,
  isOurWayIn,
  pulledDown,
  runningTriggers,
  stoppedWith,
} from './reach.ts';
import { startsNothing } from './triggers.ts';

/**
 * Changes what the table says of one unit where its stop would take too much with it: sm itself, sessions,
 * or the way we came in; units that are not ours, that must not stop, or that could not be started again.
 */
export function withinReach(decisions: Decisions, question: UnitQuestion): Decisions {
  return new Map(
    [...decisions].map(([unit, decided]) => [unit, softened(decided, decisions, question)]),
  );
}

function softened(decided: Decided, decisions: Decisions, question: UnitQuestion): Decided {
  const { act, row, unit, subject } = decided;
  if (act !== 'stop' && act !== 'stop-start' && act !== 'restart') return decided;
  const obstacle = act === 'stop' ? undefined : obstacleTo(decided, question);
  if (obstacle !== undefined) return held(decided, obstacle);
  const down = pulledDown([unit], question.facts);
  const overUs = isOurWayIn([unit, ...down]);
  // Row 8 has been thought through with its sockets.
  if (row === '8') return act === 'stop-start' && overUs ? { ...decided, act: 'restart' } : decided;
  const withTriggers = act === 'restart' ? down : stoppedWith([unit], question);
  const insists = row === 'asked' || !['auto', 'reload', undefined].includes(subject?.switch);
  const dreaded = insists ? down.filter((name) => name === question.facts.own) : down;
  const alarm = alarmOf(act === 'stop' ? withTriggers : dreaded, question);
  const wayIn = act === 'stop' && isOurWayIn(down);
  if (alarm !== undefined || wayIn) {
    const because = alarm ?? `${listed(down)} would go down with it, and you may come in over it`;
    return held(decided, because);
  }
  if (act !== 'stop-start') return decided;
  const atOnce =
    overUs ||
    !comesBack(unit, [], question) ||
    alarmOf(withTriggers, question) !== undefined ||
    down.some((name) => !mayStop(name, decisions, question)) ||
    runningTriggers(unit, question).some((name) => decisions.get(name)?.act === 'keep');
  return atOnce ? { ...decided, act: 'restart' } : decided;
}

// What makes sure that a unit would not start again.
function obstacleTo({ unit, row }: Decided, { after, facts }: UnitQuestion): string | undefined {
  if (startsNothing(unit, after, facts)) return 'what it starts is not there';
  // Of what only a changed file names no file may have been read.
  return row === 'asked' || isDefined(unit, after) ? undefined : 'nothing defines it any more';
}

function held(decided: Decided, because: string): Decided {
  const kept = decided.act !== 'stop' && decided.subject?.named === true;
  return { ...decided, act: kept ? 'keep' : 'nothing', because, row: '0' };
}

function mayStop(unit: string, decisions: Decisions, question: UnitQuestion): boolean {
  const known = decisions.get(unit);
  if (known?.subject === undefined || known.act === 'keep') return false;
  return known.act === 'stop' || comesBack(unit, [], question);
}

/**
 * Row 13d: what goes down with a unit that stops, and the timers, paths and sockets that would start it
 * again meanwhile, stop in the same call and start again afterwards. What a restart takes along needs no
 * reload of its own.
 */
export function withConsequences(decisions: Decisions, question: UnitQuestion): Decisions {
  const stops = [...decisions.values()].filter(isStopped);
  const gone = stops.filter(({ act }) => act === 'stop').map(({ unit }) => unit);
  const reached = new Map<string, readonly Decided[]>();
  for (const stop of stops) {
    for (const unit of stoppedWith([stop.unit], question)) {
      reached.set(unit, [...(reached.get(unit) ?? []), stop]);
    }
  }
  const result = new Map(decisions);
  for (const [unit, causes] of reached) {
    const known = decisions.get(unit);
    if (known !== undefined && isStopped(known)) continue;
    result.set(unit, takenAlong(unit, causes, known, gone, question));
  }
  for (const unit of restartedAlong(result, question)) {
    const known = result.get(unit);
    if (known?.act === 'reload' || known?.act === 'keep') {
      result.set(unit, { ...known, act: 'nothing', row: '13d' });
    }
  }
  return result;
}

const isStopped = ({ act }: Pick<Decided, 'act'>): boolean =>
  act === 'stop' || act === 'stop-start';

function takenAlong(
  unit: string,
  stops: readonly Decided[],
  known: Decided | undefined,
  gone: readonly string[],
  question: UnitQuestion,
): Decided {
  const changes = known !== undefined && known.act !== 'nothing';
  const back = comesBack(unit, gone, question);
  const because =
    gone.length > 0 ? `it needs what goes: ${listed(gone)}` : 'nothing starts it again';
  return {
    act: back ? 'stop-start' : 'stop',
    causedBy: union(...stops.map(({ causedBy }) => causedBy), changes ? known.causedBy : []),
    row: '13d',
    subject: known?.subject,
    unit,
    why: changes ? known.why : `stopped with ${listed(stops.map((stop) => stop.unit).sort())}`,
    ...(back ? {} : { because }),
  };
}

// What systemd restarts along with units that restart in one job.
function restartedAlong(decisions: Decisions, question: UnitQuestion): readonly string[] {
  const restarts = [...decisions.values()].filter(({ act }) => act === 'restart');
  return pulledDown(
    restarts.map(({ unit }) => unit),
    question.facts,
  ).filter((unit) => !isStopped(decisions.get(unit) ?? { act: 'nothing' }));
}
