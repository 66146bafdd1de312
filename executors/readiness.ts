import type { Fingerprint } from '../schema/types.ts';
import type { Actual, Owners } from '../state/facts.ts';
import { holds, nothing, sameFingerprint } from '../state/same.ts';
import type { Target } from './target.ts';

/** How the live object stands to a planned change. */
export type Readiness = 'done' | 'ready' | 'changed';

/** Whether the host holds what a target should have become. */
export function isDone(target: Target, actual: Actual, owners: Owners): boolean {
  const { after } = target.change.change;
  if (target.becomesDirectory && after === null && actual.type === 'directory') return true;
  return holds(after ?? nothing, actual, owners);
}

/** The same once everything is through: what lay below a path that was written is gone with it. */
export function isDoneAtEnd(target: Target, actual: Actual, owners: Owners): boolean {
  const { after } = target.change.change;
  return (after === null && target.belowWritten) || isDone(target, actual, owners);
}

/**
 * actual = after → done; actual = before → ready; else someone changed it since. What the plan's own
 * earlier steps took away counts as before.
 */
export function readiness(target: Target, actual: Actual, owners: Owners): Readiness {
  const { change, precondition } = target.change;
  if (isDone(target, actual, owners)) return 'done';
  if (sameFingerprint(precondition, actual)) return 'ready';
  return change.before === null && actual.type === 'absent' ? 'ready' : 'changed';
}

/** The difference that makes a plan stale, in words. */
export function describeStale(target: Target, actual: Actual): string {
  const say = (value: Fingerprint): string => {
    switch (value.type) {
      case 'file':
        return `a file ${value.content.slice(0, 19)}… ${value.mode} ${value.uid}:${value.gid}`;
      case 'symlink':
        return `a link to ${value.target}`;
      case 'absent':
        return 'nothing';
      default:
        return `a ${value.type}`;
    }
  };
  return `${target.path}: found ${say(actual)}, expected ${say(target.change.precondition)} as planned`;
}
