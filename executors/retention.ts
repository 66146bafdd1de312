import type { Event, State } from '../schema/types.ts';
import { collect } from './collect.ts';
import { readPending } from './confirm/pending.ts';
import { codeOf, describeError, Failure } from './failure.ts';
import { listGenerations } from './generations.ts';
import type { Machine } from './machine.ts';
import { generationNumbers } from './state-file.ts';

const usual = 20;

/** After an apply: the newest generations stay, the rest goes with all that only it needed. */
export function* retain(
  place: Pick<Machine, 'system' | 'layout'>,
  state: State,
): Generator<Event, void> {
  try {
    // What an apply goes back to that nobody confirms is needed whole: its backups and contents too.
    if (readPending(place.system, place.layout) !== undefined) return;
    const numbers = generationNumbers(place.system, place.layout);
    const keep = new Set(numbers.slice(-(state.settings.retain ?? usual)));
    if (numbers.every((number) => keep.has(number))) return;
    const way = wayBack(place, state, keep);
    collect(place, state, (number) => !keep.has(number) && number !== way);
  } catch (error) {
    if (!(error instanceof Failure) && codeOf(error) === undefined) throw error;
    // What cannot be removed costs room and nothing else.
    const why = error instanceof Failure ? error.message : describeError(error);
    yield {
      type: 'diagnostic',
      severity: 'warning',
      summary: `Cannot remove old generations: ${why}; they cost room, and the next apply tries again`,
    };
  }
}

// However many applies failed since, there is one that went well to go back to.
function wayBack(
  place: Pick<Machine, 'system' | 'layout'>,
  state: State,
  keep: ReadonlySet<number>,
): number | undefined {
  const good = listGenerations(place).generations.filter(({ result }) => result === 'ok');
  if (good.some(({ number }) => keep.has(number))) return undefined;
  return good.findLast(({ number }) => number < state.generation)?.number;
}
