import type { Outside } from '../../executors/outside.ts';
import { openToChange, openToRead } from '../../executors/session.ts';
import { handOver } from '../../executors/system-manager/hand-over.ts';
import { planAdoption } from '../../executors/system-manager/plan-adoption.ts';
import { readOldState } from '../../executors/system-manager/read-old-state.ts';
import { secure } from '../../executors/system-manager/secure.ts';
import { verifyPlan } from '../../executors/verify.ts';
import { type Applying, whileListening } from '../applying.ts';
import { type ExitCode, exit } from '../exit.ts';
import type { ApplyFlags } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { approved, carryOut, finishInterrupted, mayAsk } from './apply.ts';
import { sessionOptions } from './plan.ts';

/** `sm adopt --from-system-manager`: a plan of imports, carried out like every other. */
export async function adoptInstallation(
  flags: ApplyFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  mayAsk(undefined, flags, terminal, 'destroy');
  const options = sessionOptions(flags, 'adopt');
  // Where there is nothing to adopt, not even a lock comes into being.
  const reading = openToRead(outside, options);
  try {
    readOldState(reading.machine.system);
  } finally {
    reading.close();
  }
  const session = openToChange(outside, options);
  try {
    return await whileListening(session, flags, terminal, (applying) =>
      adoptLocked(applying, flags, terminal),
    );
  } finally {
    session.close();
  }
}

async function adoptLocked(
  applying: Applying,
  flags: ApplyFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const { session, options, reporter } = applying;
  const { machine } = session;
  const state = await finishInterrupted(session, options, reporter);
  const old = readOldState(machine.system);
  const { plan, adopted } = await planAdoption(session, old, state);
  if (plan === undefined) {
    terminal.error(`All of it is managed already. ${handedOver(handOver(machine))}\n`);
    return exit.ok;
  }
  if (!(await approved(plan, flags, terminal))) return exit.error;
  verifyPlan(plan, session.host);
  await secure(machine, adopted);
  const code = await carryOut(plan, state, session, options, reporter, terminal);
  if (code === exit.ok) terminal.error(`${handedOver(handOver(machine))}\n`);
  return code;
}

const handedOver = (kept: string): string =>
  `The state of system-manager is kept in ${kept}; system-manager itself stops from now on, and says why.`;
