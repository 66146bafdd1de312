import type { RecordedLine } from '../../executors/read-events.ts';
import { printable } from './diff.ts';
import { aftermath, eventLine } from './events.ts';
import type { Palette } from './palette.ts';

/** A recorded run as whoever watched it saw it, ended by how to go on where it did not end well. */
export function replayLines(
  lines: readonly RecordedLine[],
  palette: Palette,
  verbose: boolean,
): readonly string[] {
  return lines.flatMap((line) => {
    if (line.kind === 'message') return [printable(line.message)];
    const { event } = line;
    const said = eventLine(event, palette, verbose);
    const ending =
      event.type === 'change_summary' && !['ok', 'unchanged'].includes(event.result)
        ? aftermath(event)
        : [];
    return [...(said === undefined ? [] : [verbose ? `${line.at} ${said}` : said]), ...ending];
  });
}
