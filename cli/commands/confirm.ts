import { findPending, keep } from '../../executors/confirm/keep.ts';
import { readPending } from '../../executors/confirm/pending.ts';
import { undo } from '../../executors/confirm/undo.ts';
import { endApply, waitForBoot } from '../../executors/confirm/wait.ts';
import { removeWatchdog } from '../../executors/confirm/watchdog.ts';
import { Failure } from '../../executors/failure.ts';
import { isInterrupted } from '../../executors/journal.ts';
import type { Outside } from '../../executors/outside.ts';
import { openToChange, peekPending, type Session } from '../../executors/session.ts';
import { smVersion } from '../../schema/version.ts';
import { type ExitCode, exit } from '../exit.ts';
import type { HostFlags } from '../options.ts';
import { openReporter } from '../reporter.ts';
import { listenForStop } from '../signals.ts';
import type { Terminal } from '../terminal.ts';
import { sessionOptions } from './plan.ts';

interface ConfirmFlags extends HostFlags {
  readonly undo?: boolean;
  readonly unattended?: boolean;
  readonly jsonInto?: string;
}

/** `sm confirm [ID]`: what was applied stays; with `--undo` it goes. */
export async function confirmCommand(
  id: string | undefined,
  flags: ConfirmFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  const { session, waited } = await open(flags, outside);
  try {
    if (flags.unattended === true && (await isOver(session, id))) {
      terminal.error(`Nothing to take back: ${id} waits for no confirmation any more.\n`);
      return exit.ok;
    }
    if (waited) terminal.error('The apply did not end in time and was ended.\n');
    await decide(session, id, flags, terminal);
    return exit.ok;
  } finally {
    session.close();
  }
}

// Other commands that hold the lock end soon.
const patience = 300;

async function open(
  flags: ConfirmFlags,
  outside: Outside,
): Promise<{ readonly session: Session; readonly waited: boolean }> {
  const options = {
    ...sessionOptions(flags, flags.undo === true ? 'confirm --undo' : 'confirm'),
    whileUnconfirmed: true,
  } as const;
  if (flags.unattended !== true) return { session: openToChange(outside, options), waited: false };
  const pending = peekPending(outside, options);
  if (pending !== undefined) await waitForBoot(outside, pending);
  try {
    return { session: openToChange(outside, options), waited: false };
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'locked') throw error;
    if (pending !== undefined) await endApply(outside, pending);
    return {
      session: openToChange(outside, { ...options, lockTimeout: patience }),
      waited: true,
    };
  }
}

// It was confirmed while the timer ran out, or its apply never came to its first change.
async function isOver({ machine }: Session, id: string | undefined): Promise<boolean> {
  const { system, layout } = machine;
  if (readPending(system, layout)?.id === id) return false;
  if (/^[0-9a-f]{8}$/.test(id ?? '')) await removeWatchdog(system, id ?? '', []);
  return true;
}

async function decide(
  session: Session,
  id: string | undefined,
  flags: ConfirmFlags,
  terminal: Terminal,
): Promise<void> {
  const { machine } = session;
  const pending = findPending(machine, id);
  const stop = listenForStop(terminal);
  const reporter = openReporter(flags, machine.outside, terminal);
  const by = machine.outside.account.name;
  try {
    if (flags.undo === true) {
      const options = {
        by,
        writer: smVersion,
        rollBack: false,
        durableEach: false,
        stop: stop.requested,
      };
      for await (const event of undo(session, pending, options)) reporter.tell(event);
    } else {
      for await (const event of keep(machine, pending, by)) reporter.tell(event);
      if (isInterrupted(machine.system, machine.layout)) {
        terminal.error('That apply was interrupted. The next sm apply finishes it.\n');
      }
    }
  } catch (error) {
    if (error instanceof Failure) reporter.refuse(error.message);
    throw error;
  } finally {
    reporter.close();
    stop.close();
  }
}
