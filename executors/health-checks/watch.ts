import { setTimeout as sleep } from 'node:timers/promises';
import { labelOf } from '../../planner/health-checks.ts';
import { secondsOf } from '../../schema/duration.ts';
import type { Event, HealthCheck } from '../../schema/types.ts';
import { describeError } from '../failure.ts';
import { type Probe, probeOf } from './probe.ts';

/** What became of a check. */
export type CheckResult = Extract<Event, { type: 'health_check' }>;

const defaultTimeout = 30;
const defaultInterval = 1;

/** Looks until all is well or the time of the check is over; what was found last is why. */
export async function watch(
  check: HealthCheck,
  stopped: () => boolean,
  probe: Probe = probeOf(check),
): Promise<CheckResult> {
  const timeout = secondsOf(check.timeout ?? '') ?? defaultTimeout;
  const interval = secondsOf(check.interval ?? '') ?? defaultInterval;
  const began = performance.now();
  const elapsed = (): number => (performance.now() - began) / 1000;
  const name = labelOf(check);
  for (;;) {
    const left = Math.max(timeout - elapsed(), 0.001);
    const why = await probe(left).catch(describeError);
    const seconds = Math.round(elapsed() * 10) / 10;
    if (why === undefined) return { type: 'health_check', name, result: 'passed', seconds };
    if (elapsed() + interval >= timeout || stopped()) {
      return { type: 'health_check', name, result: 'failed', seconds, why };
    }
    await sleep(interval * 1000);
  }
}
