import { compareGenerations } from '../../executors/compare-generations.ts';
import type { Outside } from '../../executors/outside.ts';
import { openToRead } from '../../executors/session.ts';
import { pretty } from '../../schema/canonical.ts';
import { type ExitCode, exit } from '../exit.ts';
import { type HostFlags, parseGeneration } from '../options.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { differenceLines, differenceSummary } from '../view/difference.ts';
import { sessionOptions } from './plan.ts';

/** `sm generations diff A B`: what differs between what two generations wanted. */
export async function generationsDiff(
  one: string,
  other: string,
  flags: HostFlags & { readonly detailedExitcode?: boolean },
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  const [from, to] = [parseGeneration(one), parseGeneration(other)];
  const session = openToRead(outside, sessionOptions(flags, 'generations diff'));
  try {
    const differences = compareGenerations(session.machine, from, to);
    if (flags.json === true) {
      terminal.out(pretty({ format_version: '1.0', from, to, differences }));
    } else if (differences.length === 0) {
      terminal.out(`Generations ${from} and ${to} want the same.\n`);
    } else {
      writeLines(terminal.out, [
        `From generation ${from} to generation ${to}:`,
        '',
        ...(await differenceLines(differences, terminal.outPalette)),
        differenceSummary(differences),
      ]);
    }
    return flags.detailedExitcode === true && differences.length > 0 ? exit.different : exit.ok;
  } finally {
    session.close();
  }
}
