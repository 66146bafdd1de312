import { describeError } from '../executors/failure.ts';
import type { Outside } from '../executors/outside.ts';
import type { Event } from '../schema/types.ts';
import { smVersion } from '../schema/version.ts';
import type { ApplyFlags } from './options.ts';
import type { Terminal } from './terminal.ts';
import { eventJson, eventLine } from './view/events.ts';
import { startHeartbeat } from './view/heartbeat.ts';

/** Tells an apply's events to whoever listens: people, a program on stdout, a file. */
export interface Reporter {
  readonly tell: (event: Event) => void;
  /** Why it ended before it began; people are told elsewhere. */
  readonly refuse: (summary: string) => void;
  /** How many changes are to come. */
  readonly expect: (total: number) => void;
  readonly close: () => void;
}

// More lines than this are for a file; people get a progress bar and the summary.
const mostLines = 500;

/** Events for people on stdout, or as NDJSON with `--json`; and as NDJSON into a file with `--json-into`. */
export function openReporter(
  flags: Pick<ApplyFlags, 'json' | 'jsonInto' | 'verbose'>,
  outside: Outside,
  terminal: Terminal,
): Reporter {
  let file = flags.jsonInto === undefined ? undefined : outside.appender(flags.jsonInto);
  const progress = terminal.progress('Applying');
  let total = 0;
  let done = 0;
  const toJson = (event: Event): void => {
    if (flags.json !== true && file === undefined) return;
    const line = `${eventJson(event, outside.now().toISOString())}\n`;
    try {
      file?.append(line);
    } catch (error) {
      // Whoever reads the events may go away; the apply goes on.
      file = undefined;
      terminal.error(
        `Cannot write events to ${flags.jsonInto}: ${describeError(error)}; going on without\n`,
      );
    }
    if (flags.json === true) terminal.out(line);
  };
  const toPeople = (event: Event): void => {
    if (event.type === 'apply_complete' || event.type === 'apply_skipped') {
      done += 1;
      progress.update(done, total);
      if (total > mostLines) return;
    }
    if (event.type === 'change_summary') progress.end();
    const failed =
      event.type === 'apply_errored' ||
      event.type === 'diagnostic' ||
      event.type === 'rollback' ||
      (event.type === 'health_check' && event.result === 'failed') ||
      (event.type === 'unit_action' && ['failed', 'late'].includes(event.result));
    const line = eventLine(
      event,
      failed ? terminal.errorPalette : terminal.outPalette,
      flags.verbose,
    );
    if (line === undefined) return;
    if (failed || event.type === 'apply_progress') terminal.error(`${line}\n`);
    else if (flags.json !== true) terminal.out(`${line}\n`);
  };
  const heartbeat = startHeartbeat((event) => {
    toJson(event);
    toPeople(event);
  });
  toJson({ type: 'version', sm: smVersion, format_version: '1.0' });
  return {
    tell: (event) => {
      heartbeat.hear(event);
      toJson(event);
      toPeople(event);
    },
    refuse: (summary) => toJson({ type: 'diagnostic', severity: 'error', summary }),
    expect: (count) => {
      total = count;
    },
    close: () => {
      heartbeat.end();
      progress.end();
      file?.close();
    },
  };
}
