import type { Palette } from './palette.ts';

const mostLines = 60;

/** A unified diff of two texts, colored, bounded, without file names. */
export async function textDiff(
  before: string,
  after: string,
  palette: Palette,
  indent: string,
): Promise<readonly string[]> {
  const { structuredPatch } = await import('diff');
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 });
  const lines = hunks.flatMap((hunk) => [
    palette.note(
      `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
    ),
    ...hunk.lines.map((line) => paintLine(printable(line), palette)),
  ]);
  const shown = lines.slice(0, mostLines).map((line) => `${indent}${line}`);
  return lines.length > mostLines
    ? [...shown, `${indent}${palette.faint(`… ${lines.length - mostLines} more lines`)}`]
    : shown;
}

// An empty range starts before its first line, as diff(1) writes it.
function range(start: number, count: number): string {
  return `${count === 0 ? start - 1 : start},${count}`;
}

function paintLine(line: string, palette: Palette): string {
  if (line.startsWith('+')) return palette.add(line);
  return line.startsWith('-') ? palette.remove(line) : line;
}

/** The same on one line: a file's name must not look like a line of ours. */
export function oneLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** A text without control characters, so that no file can speak to the terminal. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
