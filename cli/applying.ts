import { Failure } from '../executors/failure.ts';
import type { Outside } from '../executors/outside.ts';
import type { ApplyOptions } from '../executors/run.ts';
import { openToChange, type Session } from '../executors/session.ts';
import { smVersion } from '../schema/version.ts';
import { sessionOptions } from './commands/plan.ts';
import type { ExitCode } from './exit.ts';
import { type ApplyFlags, parseDuration } from './options.ts';
import { openReporter, type Reporter } from './reporter.ts';
import { listenForStop } from './signals.ts';
import type { Terminal } from './terminal.ts';

/** What an apply goes about with: the host, how, and who is told. */
export interface Applying {
  readonly session: Session;
  readonly options: ApplyOptions;
  readonly reporter: Reporter;
}

/** Locks the host for changing, and acts on it while signals are listened to. */
export async function onLockedHost(
  what: string,
  flags: ApplyFlags,
  outside: Outside,
  terminal: Terminal,
  act: (applying: Applying) => Promise<ExitCode>,
): Promise<ExitCode> {
  const session = openToChange(outside, sessionOptions(flags, what));
  try {
    return await whileListening(session, flags, terminal, act);
  } finally {
    session.close();
  }
}

// Whoever reads the events is told what happens.
async function whileListening(
  session: Session,
  flags: ApplyFlags,
  terminal: Terminal,
  act: (applying: Applying) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { outside } = session.machine;
  const stop = listenForStop(terminal);
  const options: ApplyOptions = {
    by: outside.account.name,
    writer: smVersion,
    rollBack: flags.onFailure === 'rollback',
    durableEach: flags.durable === 'each',
    stop: stop.requested,
    ...withinOf(flags),
  };
  const reporter = openReporter(flags, outside, terminal);
  try {
    if (options.confirmWithin !== undefined) {
      const { mustBeAbleToGoBack } = await import('../executors/confirm/arm.ts');
      mustBeAbleToGoBack(session.machine, options.confirmWithin);
    }
    return await act({ session, options, reporter });
  } catch (error) {
    if (error instanceof Failure) reporter.refuse(error.message);
    throw error;
  } finally {
    reporter.close();
    stop.close();
  }
}

function withinOf({ confirmWithin }: ApplyFlags): Pick<ApplyOptions, 'confirmWithin'> {
  return confirmWithin === undefined ? {} : { confirmWithin: parseDuration(confirmWithin) };
}
