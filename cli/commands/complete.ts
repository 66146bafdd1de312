import { knownAddresses, knownGenerations } from '../../executors/known.ts';
import type { Outside } from '../../executors/outside.ts';
import { openToLook } from '../../executors/session.ts';
import { type ExitCode, exit } from '../exit.ts';
import { type Terminal, writeLines } from '../terminal.ts';

/** `sm complete address|generation`: a name a line, for shells. Says nothing rather than something wrong. */
export function completeCommand(
  what: 'address' | 'generation',
  { root, stateDir }: { readonly root: string; readonly stateDir?: string },
  outside: Outside,
  terminal: Terminal,
): ExitCode {
  try {
    const { system, layout } = openToLook(outside, { root, stateDirectory: stateDir });
    const lines =
      what === 'address'
        ? knownAddresses(system, layout)
        : knownGenerations(system, layout).map(
            ({ number, result, at }) => `${number}\t${result}, applied ${at}`,
          );
    // A name with a line end in it cannot be told to a shell.
    writeLines(
      terminal.out,
      lines.filter((line) => !line.includes('\n')),
    );
    system.close();
  } catch {
    // Whoever presses Tab asked for no error.
  }
  return exit.ok;
}
