import { readHistory } from '../../executors/history.ts';
import type { Outside } from '../../executors/outside.ts';
import { openToRead } from '../../executors/session.ts';
import { pretty } from '../../schema/canonical.ts';
import { type ExitCode, exit } from '../exit.ts';
import type { HostFlags } from '../options.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { sessionOptions } from './plan.ts';

/** `sm history`: who applied what, when, with what result; the newest last. */
export function historyCommand(flags: HostFlags, outside: Outside, terminal: Terminal): ExitCode {
  const session = openToRead(outside, sessionOptions(flags, 'history'));
  try {
    const history = readHistory(session.machine);
    if (flags.json === true) terminal.out(pretty({ history }));
    else {
      writeLines(
        terminal.out,
        history.map(
          ({ at, by, operation, result, serial, generation, changed }) =>
            `${at}  serial ${serial}  generation ${generation}  ${operation} ${result}  ${changed} changed  by ${by}`,
        ),
      );
    }
    return exit.ok;
  } finally {
    session.close();
  }
}
