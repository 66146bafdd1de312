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
    palette.note(`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`),
    ...hunk.lines.map((line) => paintLine(printable(line), palette)),
  ]);
  const shown = lines.slice(0, mostLines).map((line) => `${indent}${line}`);
  return lines.length > mostLines
    ? [...shown, `${indent}${palette.faint(`… ${lines.length - mostLines} more lines`)}`]
    : shown;
}

function paintLine(line: string, palette: Palette): string {
  if (line.startsWith('+')) return palette.add(line);
  return line.startsWith('-') ? palette.remove(line) : line;
}

/** A text without control characters, so that no file can speak to the terminal. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
