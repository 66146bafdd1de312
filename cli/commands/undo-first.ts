import type { ApplyOptions } from '../../executors/run.ts';
import type { Session } from '../../executors/session.ts';
import { readState } from '../../executors/state-file.ts';
import { interruptedApply, undoInterrupted } from '../../executors/undo-interrupted.ts';
import type { Event } from '../../schema/types.ts';
import { type ExitCode, exit, exitOfApply } from '../exit.ts';
import type { ApplyFlags } from '../options.ts';
import { agreed } from '../prompt.ts';
import type { Reporter } from '../reporter.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { planLines } from '../view/plan.ts';

/** Undoes an apply that was interrupted, if there is one and whoever is asked agrees; how that ended. */
export async function undoFirst(
  { machine }: Session,
  options: ApplyOptions,
  flags: ApplyFlags,
  reporter: Reporter,
  terminal: Terminal,
): Promise<ExitCode | undefined> {
  const state = readState(machine.system, machine.layout);
  const interrupted = interruptedApply(machine, state);
  if (interrupted === undefined) return undefined;
  const { plan, by, at } = interrupted;
  if (flags.json !== true) {
    writeLines(terminal.out, [
      `An apply that ${by} began at ${at} was interrupted. It was to do this, and what it did of it is undone:`,
      '',
      ...(await planLines(plan, terminal.outPalette)),
    ]);
  }
  if (!(await agreed('undo', flags, terminal))) return exit.error;
  const { result, stop } = await drain(undoInterrupted(machine, state, options), reporter.tell);
  return exitOfApply(result, stop);
}

/** Takes every event of an operation, and then its result. */
export async function drain<R>(
  events: AsyncGenerator<Event, R>,
  tell: (event: Event) => void,
): Promise<R> {
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
    tell(next.value);
  }
}
