import type { Event } from '../../schema/types.ts';
import { Failure } from '../failure.ts';
import { appendHistory, type HistoryLine, readHistory } from '../history.ts';
import type { Machine } from '../machine.ts';
import { readState } from '../state-file.ts';
import { disarm } from './apply.ts';
import { type Pending, readPending } from './pending.ts';

/** The apply that is meant by an id, or by none where only one waits. Fails where none is. */
export function findPending(machine: Machine, id: string | undefined): Pending {
  const pending = readPending(machine.system, machine.layout);
  if (pending !== undefined && (id === undefined || id === pending.id)) return pending;
  if (pending !== undefined) {
    throw new Failure(
      'host',
      `Cannot find an apply ${id} that waits for its confirmation: found ${pending.id}, expected the id that its sm apply printed`,
    );
  }
  throw new Failure('host', describeNone(decided(machine, id), id));
}

/** What became of an apply, if it was decided already; of the last one, where none is named. */
export function decided(machine: Machine, id: string | undefined): HistoryLine | undefined {
  return readHistory(machine)
    .history.filter(({ confirm_id: own }) => own !== undefined && (id === undefined || own === id))
    .at(-1);
}

function describeNone(line: HistoryLine | undefined, id: string | undefined): string {
  const what = id === undefined ? 'any apply' : `the apply ${id}`;
  if (line?.result === 'rolled_back') {
    return `Cannot confirm ${what}: ${line.confirm_id} was taken back at ${line.at}; apply again`;
  }
  if (line?.result === 'confirmed') {
    return `Cannot confirm ${what}: none waits, the last one, ${line.confirm_id}, was confirmed at ${line.at}`;
  }
  return `Cannot confirm ${what}: none waits for a confirmation, expected one of sm apply --confirm-within`;
}

/** What was applied stays. */
export async function* keep(machine: Machine, pending: Pending, by: string): AsyncGenerator<Event> {
  writeDecision(machine, pending, by, 'confirmed');
  yield* disarm(machine, pending);
  yield decision(pending, 'confirmed');
}

/** Tells what became of an apply. */
export const decision = (
  { id, generation }: Pending,
  result: 'confirmed' | 'rolled_back',
): Event => ({ type: 'decision', id, result, generation });

/** Adds to the history what became of an apply. */
export function writeDecision(
  machine: Machine,
  { id, plan_id }: Pending,
  by: string,
  result: 'confirmed' | 'rolled_back',
): void {
  const state = readState(machine.system, machine.layout);
  appendHistory(machine, {
    at: machine.outside.now().toISOString(),
    by,
    operation: 'confirm',
    result,
    serial: state?.serial ?? 0,
    generation: state?.generation ?? 0,
    plan_id,
    confirm_id: id,
    changes: [],
  });
}
