import type { Stop } from '../executors/run.ts';
import { exit } from './exit.ts';
import type { Terminal } from './terminal.ts';

/** Whether the apply was asked to stop. */
export interface StopListener {
  readonly requested: () => Stop | undefined;
  readonly close: () => void;
}

/**
 * The first SIGINT or SIGTERM ends the apply after its current step; a second one ends it at once,
 * which the journal covers. SIGHUP never does: the ssh session may die of what is being applied.
 */
export function listenForStop(terminal: Terminal): StopListener {
  let stop: Stop | undefined;
  const onStop = (signal: Stop): void => {
    if (stop !== undefined) process.exit(signal === 'SIGTERM' ? exit.terminated : exit.interrupted);
    stop = signal;
    terminal.error(
      'Interrupted: finishing the current step, then stopping. A second signal stops at once.\n',
    );
  };
  const onHangup = (): void => undefined;
  process.on('SIGINT', onStop);
  process.on('SIGTERM', onStop);
  process.on('SIGHUP', onHangup);
  return {
    requested: () => stop,
    close: () => {
      process.off('SIGINT', onStop);
      process.off('SIGTERM', onStop);
      process.off('SIGHUP', onHangup);
    },
  };
}
