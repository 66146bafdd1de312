import type { Event } from '../schema/types.ts';
import { describeError, Failure } from './failure.ts';
import { tidy } from './files.ts';
import type { Run } from './run.ts';
import type { Target } from './target.ts';

/**
 * Removes what waited beside targets, once everything is written down. What cannot be removed is told,
 * and returned; it must not keep any later apply from going on.
 */
export function* tidyAll(
  run: Pick<Run, 'ground'>,
  targets: readonly Target[],
): Generator<Event, readonly string[]> {
  const left: string[] = [];
  for (const target of targets) {
    try {
      tidy(target, run.ground);
    } catch (error) {
      left.push(target.change.address);
      const why = error instanceof Failure ? error.message : describeError(error);
      yield {
        type: 'diagnostic',
        severity: 'warning',
        summary: `Cannot remove what waited beside ${target.path}, ${target.aside} or ${target.temporary}: ${why}; remove it by hand`,
        address: target.change.address,
      };
    }
  }
  return left;
}
