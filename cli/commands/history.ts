import { type HistoryLine, readHistory } from '../../executors/history.ts';
import type { Outside } from '../../executors/outside.ts';
import { openToRead } from '../../executors/session.ts';
import { pretty } from '../../schema/canonical.ts';
import { type ExitCode, exit } from '../exit.ts';
import { type HostFlags, parseCount } from '../options.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { countsOf, instant, tableLines } from '../view/table.ts';
import { sessionOptions } from './plan.ts';

/** `sm history`: who applied what, when, with what result; the newest last. */
export function historyCommand(
  flags: HostFlags & { readonly lines?: string },
  outside: Outside,
  terminal: Terminal,
): ExitCode {
  const most = flags.lines === undefined ? undefined : parseCount(flags.lines);
  const session = openToRead(outside, sessionOptions(flags, 'history'));
  try {
    const { history: all, damaged } = readHistory(session.machine);
    const history = most === undefined ? all : all.slice(-most);
    if (damaged > 0) {
      terminal.error(
        `Cannot read ${damaged === 1 ? '1 line' : `${damaged} lines`} of the history: damaged, and left out\n`,
      );
    }
    if (flags.json === true) {
      terminal.out(pretty({ history, ...(damaged > 0 ? { damaged } : {}) }));
    } else if (history.length === 0) {
      terminal.error('Nothing was applied yet.\n');
    } else {
      const head = ['when', 'who', 'what', 'result', 'changes', 'generation'];
      writeLines(terminal.out, tableLines(head, history.map(row)));
    }
    return exit.ok;
  } finally {
    session.close();
  }
}

function row(line: HistoryLine): readonly string[] {
  const { at, by, operation, result, summary, generation, undone, deleted } = line;
  return [
    instant(at),
    by,
    operation,
    undone === undefined ? result.replace('_', ' ') : `undone by ${undone.by}`,
    summary === undefined ? `${deleted?.length ?? line.changed ?? 0}` : countsOf(summary),
    String(generation ?? ''),
  ];
}
