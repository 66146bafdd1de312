import { resolve } from 'node:path';
import { Failure } from '../../../executors/failure.ts';
import type { Outside } from '../../../executors/outside.ts';
import type { DriftReport, State } from '../../../schema/types.ts';
import type { DriftFlags } from '../../drift-flags.ts';
import { type ExitCode, exit, exitOfFailure } from '../../exit.ts';
import { failureMetricsText, metricsText, type RunFacts } from '../../view/metrics.ts';

/** How a run of drift ended. */
export interface Ended {
  readonly report: DriftReport;
  readonly state: State;
  readonly code: ExitCode;
  readonly started: number;
}

/** Writes metrics and journal entries, as far as they are asked for. */
export async function tellMonitors(
  { report, state, code, started }: Ended,
  flags: DriftFlags,
  outside: Outside,
): Promise<void> {
  if (flags.metricsFile !== undefined) {
    const text = metricsText(report, state, runFacts(outside, started, code));
    outside.write(flags.metricsFile, text, 0o644);
  }
  if (flags.journal !== true) return;
  const { journalEntries } = await import('../../view/journal.ts');
  const { sendToJournal } = await import('../../../executors/system-journal.ts');
  await sendToJournal(outside, journalEntries(report, state, code));
}

/** The same for a run that could not find out: its metrics must not grow old without a word. */
export async function tellFailure(
  error: unknown,
  flags: DriftFlags,
  outside: Outside,
  started: number,
): Promise<void> {
  const code = error instanceof Failure ? exitOfFailure(error.kind) : exit.error;
  const { metricsFile, journal } = flags;
  if (metricsFile !== undefined) {
    const before = outside.peek(resolve(outside.workingDirectory, metricsFile));
    await quietly(() => {
      const text = failureMetricsText(before, runFacts(outside, started, code));
      outside.write(metricsFile, text, 0o644);
    });
  }
  if (journal !== true) return;
  const message = error instanceof Failure ? (error.lines[0] ?? '') : String(error);
  const { journalFailure } = await import('../../view/journal.ts');
  const { sendToJournal } = await import('../../../executors/system-journal.ts');
  await quietly(() => sendToJournal(outside, [journalFailure(message, code)]));
}

// What went wrong first is what is told.
async function quietly(action: () => void | Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

function runFacts(outside: Outside, started: number, code: ExitCode): RunFacts {
  const now = outside.now().getTime();
  return { now: now / 1000, seconds: (now - started) / 1000, code };
}
