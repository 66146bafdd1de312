import { Failure } from '../../executors/failure.ts';
import { forget } from '../../executors/forget.ts';
import { shown } from '../../executors/layout.ts';
import type { Outside } from '../../executors/outside.ts';
import { openToChange, openToRead } from '../../executors/session.ts';
import { readState } from '../../executors/state-file.ts';
import { canonical, pretty } from '../../schema/canonical.ts';
import type { Address, State } from '../../schema/types.ts';
import { type ExitCode, exit } from '../exit.ts';
import type { HostFlags } from '../options.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { oneLine } from '../view/diff.ts';
import { sessionOptions } from './plan.ts';

function withState<T>(flags: HostFlags, outside: Outside, use: (state: State) => T): T {
  const session = openToRead(outside, sessionOptions(flags, 'state'));
  try {
    const { system, layout } = session.machine;
    const state = readState(system, layout);
    if (state === undefined) {
      throw new Failure(
        'host',
        `Cannot read the state: there is none at ${shown(system, layout.state)}, expected one; apply something first`,
      );
    }
    return use(state);
  } finally {
    session.close();
  }
}

/** `sm state list`: the addresses of everything that is managed. */
export function stateList(flags: HostFlags, outside: Outside, terminal: Terminal): ExitCode {
  return withState(flags, outside, ({ resources }) => {
    const addresses = Object.keys(resources).sort() as Address[];
    if (flags.json === true) {
      terminal.out(
        pretty({ resources: addresses.map((address) => ({ address, ...resources[address] })) }),
      );
    } else writeLines(terminal.out, addresses.map(oneLine));
    return exit.ok;
  });
}

/** `sm state pull`: the state as it is written. */
export function statePull(flags: HostFlags, outside: Outside, terminal: Terminal): ExitCode {
  return withState(flags, outside, (state) => {
    terminal.out(`${canonical(state)}\n`);
    return exit.ok;
  });
}

/** `sm state rm ADDRESS...`: forgets resources without touching them. */
export async function stateRemove(
  addresses: readonly string[],
  flags: HostFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  const session = openToChange(outside, sessionOptions(flags, 'state rm'));
  try {
    await forget(session.machine, addresses as readonly Address[]);
    terminal.error(`Forgotten, and left as they are: ${addresses.join(', ')}\n`);
    return exit.ok;
  } finally {
    session.close();
  }
}
