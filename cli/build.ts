import type { Caller } from '../executors/nix/call.ts';
import { type HeldBuild, holdBuild } from '../executors/nix/hold.ts';
import type { Outside } from '../executors/outside.ts';
import type { FlakeFlags } from './options.ts';
import type { Terminal } from './terminal.ts';

/** Runs something that calls nix: shows what it says, and ends it when this run is interrupted. */
export async function withNix<T>(
  flags: FlakeFlags,
  writeLock: boolean,
  outside: Outside,
  terminal: Terminal,
  use: (caller: Caller) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const working = terminal.working('Nix is working');
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (!controller.signal.aborted) working.line(`${signal}: ending nix`);
    controller.abort(signal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await use({
      outside,
      options: {
        settings: flags.nixOption,
        refresh: flags.refresh === true,
        writeLock,
        verbose: flags.verbose === true,
      },
      told: working.line,
      stop: controller.signal,
    });
  } finally {
    working.end();
    for (const signal of signals) process.off(signal, onSignal);
  }
}

/** Builds a flake to work with; whoever calls this releases it. */
export function buildToUse(
  flake: string,
  flags: FlakeFlags,
  writeLock: boolean,
  outside: Outside,
  terminal: Terminal,
): Promise<HeldBuild> {
  return withNix(flags, writeLock, outside, terminal, (caller) => holdBuild(caller, flake));
}
