import { secondsOf } from '../../schema/duration.ts';
import type { Settings } from '../../schema/types.ts';

/** How long units are watched after they started, in seconds, where the manifest does not say. */
const defaultSettle = 2;

/** How long each unit may take, in seconds; undefined leaves it to the unit. */
export function jobTimeoutOf({ jobTimeout }: Settings): number | undefined {
  return jobTimeout === undefined ? undefined : secondsOf(jobTimeout);
}

/** How long units are watched after they started, in seconds. */
export function settleTimeOf({ settle }: Settings): number {
  return (settle === undefined ? undefined : secondsOf(settle)) ?? defaultSettle;
}
