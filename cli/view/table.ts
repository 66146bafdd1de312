import { oneLine } from './diff.ts';

/** Rows below a head, in columns as wide as their widest cell; nothing trails. */
export function tableLines(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const cells = [head, ...rows.map((row) => row.map(oneLine))];
  const widths = head.map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? '').length)),
  );
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** An instant without its thousandths. */
export function instant(text: string): string {
  return text.replace(/\.\d+Z$/, 'Z');
}

/** The twelve digits of a plan's id that people compare. */
export function shortId(id: string | undefined): string {
  return (id ?? '').replace('sha256:', '').slice(0, 12);
}

/** How many of what changed, as in `+1 ~2 -0`; a dash where that was not written down. */
export function countsOf(
  summary: { readonly add: number; readonly change: number; readonly destroy: number } | undefined,
): string {
  return summary === undefined ? '-' : `+${summary.add} ~${summary.change} -${summary.destroy}`;
}
