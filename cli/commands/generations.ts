import { listGenerations } from '../../executors/generations.ts';
import type { Outside } from '../../executors/outside.ts';
import { openToRead } from '../../executors/session.ts';
import { readState } from '../../executors/state-file.ts';
import { pretty } from '../../schema/canonical.ts';
import { type ExitCode, exit } from '../exit.ts';
import type { HostFlags } from '../options.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { countsOf, instant, shortId, tableLines } from '../view/table.ts';
import { sessionOptions } from './plan.ts';

/** `sm generations`: every apply that changed something and is still remembered, the newest last. */
export function generationsList(flags: HostFlags, outside: Outside, terminal: Terminal): ExitCode {
  const session = openToRead(outside, sessionOptions(flags, 'generations'));
  try {
    const { system, layout } = session.machine;
    const current = readState(system, layout)?.generation ?? 0;
    const { generations, damaged } = listGenerations(session.machine);
    for (const number of damaged) {
      terminal.error(
        `Cannot read what generation ${number} says of itself: it is damaged, and left out\n`,
      );
    }
    if (flags.json === true) {
      const all = generations.map((one) => ({ ...one, current: one.number === current }));
      terminal.out(pretty({ generations: all }));
      return exit.ok;
    }
    if (generations.length === 0) {
      terminal.error('There are no generations yet: the first apply makes one.\n');
      return exit.ok;
    }
    const rows = generations.map(
      ({ number, applied_at, by, result, plan_id, summary, mode, source }) => [
        `${number === current ? '*' : ' '} ${number}`,
        instant(applied_at),
        by,
        result,
        shortId(plan_id),
        countsOf(summary),
        mode === undefined || mode === 'normal'
          ? ''
          : mode === 'rollback'
            ? `back to ${source?.replace('generation ', '') || 'before the first'}`
            : mode,
      ],
    );
    const head = ['  number', 'when', 'who', 'result', 'plan', 'changes', ''];
    writeLines(terminal.out, tableLines(head, rows));
    return exit.ok;
  } finally {
    session.close();
  }
}
