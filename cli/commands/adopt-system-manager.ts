import type { Outside } from '../../executors/outside.ts';
import { openToRead } from '../../executors/session.ts';
import { adoptOld, mustBeInstalled } from '../../executors/system-manager/adopt.ts';
import { type Applying, onLockedHost } from '../applying.ts';
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
  mustBeInstalled(openToRead(outside, sessionOptions(flags, 'adopt')));
  return onLockedHost('adopt', flags, outside, terminal, (applying) =>
    adoptLocked(applying, flags, terminal),
  );
}

async function adoptLocked(
  { session, options, reporter }: Applying,
  flags: ApplyFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const state = await finishInterrupted(session, options, reporter);
  let code: ExitCode = exit.error;
  const ended = await adoptOld(session, state, {
    agree: (plan) => approved(plan, flags, terminal),
    carryOut: async (plan) => {
      code = await carryOut(plan, state, session, options, reporter, terminal);
      return code === exit.ok;
    },
  });
  if (!('kept' in ended)) return code;
  if (ended.end === 'already') terminal.error('All of it is managed already.\n');
  terminal.error(
    `The state of system-manager is kept in ${ended.kept}; system-manager stops from now on, and says why.\n`,
  );
  return exit.ok;
}
