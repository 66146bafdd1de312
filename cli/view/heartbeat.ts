import type { Event } from '../../schema/types.ts';

const every = 10_000;

/** Listens to the events of an apply, and says something when nothing has happened for long. */
export interface Heartbeat {
  readonly hear: (event: Event) => void;
  readonly end: () => void;
}

/**
 * Tells every ten seconds of silence that the step under way goes on, with what it works on: a unit may
 * take a minute to start, and whoever watches must not take that for a hang.
 */
export function startHeartbeat(tell: (event: Event) => void, pause = every): Heartbeat {
  let step: Extract<Event, { type: 'step' }> | undefined;
  let began = 0;
  let heard = 0;
  const timer = setInterval(() => {
    heard += 1;
    if (step === undefined || heard % 2 !== 0) return;
    tell({
      type: 'apply_progress',
      op: step.op,
      targets: step.targets ?? [],
      elapsed_seconds: Math.round((performance.now() - began) / 1000),
    });
  }, pause / 2).unref();
  return {
    hear: (event) => {
      heard = 0;
      if (event.type !== 'step') return;
      step = event;
      began = performance.now();
    },
    end: () => clearInterval(timer),
  };
}
