import { match } from 'ts-pattern';
import type { FailureKind } from '../executors/failure.ts';
import type { Stop } from '../executors/run.ts';
import type { Event } from '../schema/types.ts';

/** The exit codes that scripts rely on (contract, section 7). */
export const exit = {
  ok: 0,
  error: 1,
  different: 2,
  refused: 3,
  partial: 4,
  rolledBack: 5,
  usage: 64,
  locked: 75,
  invalid: 78,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

/** The exit code of an expected failure. */
export function exitOfFailure(kind: FailureKind): ExitCode {
  return match(kind)
    .returnType<ExitCode>()
    .with('usage', () => exit.usage)
    .with('locked', () => exit.locked)
    .with('invalid', () => exit.invalid)
    .with('refused', () => exit.refused)
    .with('host', () => exit.error)
    .with('unfinished', () => exit.partial)
    .with('interrupted', () => exit.interrupted)
    .with('terminated', () => exit.terminated)
    .exhaustive();
}

/** The exit code of an apply that ended in an orderly way. */
export function exitOfApply(
  result: Extract<Event, { type: 'change_summary' }>['result'],
  stop: Stop | undefined,
): ExitCode {
  return match(result)
    .returnType<ExitCode>()
    .with('ok', 'unchanged', () => exit.ok)
    .with('partial', () => exit.partial)
    .with('failed', () => exit.error)
    .with('rolled_back', () => exit.rolledBack)
    .with('refused', () => exit.refused)
    .with('interrupted', () => (stop === 'SIGTERM' ? exit.terminated : exit.interrupted))
    .exhaustive();
}
