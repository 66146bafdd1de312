import { type Collected, collect } from './collect.ts';
import { Failure } from './failure.ts';
import { listGenerations } from './generations.ts';
import { appendHistory } from './history.ts';
import { isInterrupted } from './journal.ts';
import type { Machine } from './machine.ts';
import { generationNumbers, readState } from './state-file.ts';

/** Which generations are meant: by number, all but the newest, or those applied before an instant. */
export interface Selection {
  readonly numbers: readonly number[];
  readonly ranges: readonly (readonly [number, number])[];
  readonly keep: number | undefined;
  readonly before: Date | undefined;
}

/** The numbers that a selection means. Fails where the current one, or none at all, is named. */
export function selectGenerations(machine: Machine, selection: Selection): readonly number[] {
  const { system, layout } = machine;
  if (isInterrupted(system, layout)) {
    throw new Failure(
      'host',
      'Cannot delete generations: an apply was interrupted, expected it to be finished; run sm apply, or sm rollback to undo it',
    );
  }
  const current = readState(system, layout)?.generation ?? 0;
  const all = generationNumbers(system, layout);
  const problems = [...strange(selection, all, current)];
  if (problems.length > 0) throw new Failure('host', problems);
  const old = oldOnes(machine, selection.before);
  const newest = selection.keep === undefined ? all : all.slice(-selection.keep);
  return all.filter(
    (number) =>
      number !== current &&
      (selection.numbers.includes(number) ||
        selection.ranges.some(([first, last]) => number >= first && number <= last) ||
        old.has(number) ||
        !newest.includes(number)),
  );
}

function strange(
  { numbers, ranges }: Selection,
  all: readonly number[],
  current: number,
): readonly string[] {
  const isCurrent = `Cannot delete generation ${current}: it is the current one, expected another`;
  const covers = ranges.some(([first, last]) => current >= first && current <= last);
  return [
    ...numbers
      .filter((number) => number !== current && !all.includes(number))
      .map(
        (number) =>
          `Cannot delete generation ${number}: there is none of that number, expected one of sm generations`,
      ),
    ...(numbers.includes(current) || covers
      ? [`${isCurrent}; apply or roll back to something else first`]
      : []),
    ...ranges
      .filter(([first, last]) => !all.some((number) => number >= first && number <= last))
      .map(
        ([first, last]) =>
          `Cannot delete generations ${first}..${last}: there are none of these numbers, expected some of sm generations`,
      ),
  ];
}

function oldOnes(machine: Machine, before: Date | undefined): ReadonlySet<number> {
  if (before === undefined) return new Set();
  const { generations } = listGenerations(machine);
  const old = generations.filter(({ applied_at }) => new Date(applied_at) < before);
  return new Set(old.map(({ number }) => number));
}

/** Deletes generations and whatever only they needed, and writes that into the history. */
export function deleteGenerations(machine: Machine, numbers: readonly number[]): Collected {
  const { system, layout, outside } = machine;
  const state = readState(system, layout);
  const collected = collect(machine, state, (number) => numbers.includes(number));
  appendHistory(machine, {
    at: outside.now().toISOString(),
    by: outside.account.name,
    operation: 'generations delete',
    result: 'ok',
    serial: state?.serial ?? 0,
    generation: state?.generation ?? 0,
    deleted: collected.generations,
    changes: [],
  });
  return collected;
}
