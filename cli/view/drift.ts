import type { DriftedResource } from '../../schema/types.ts';
import { oneLine, printable } from './diff.ts';
import type { Palette } from './palette.ts';

export type Report = 'minimal' | 'summary' | 'full';

const words: Readonly<Record<DriftedResource['status'], string>> = {
  modified: 'has changed',
  deleted: 'has been deleted',
  appeared: 'has come back',
  unreadable: 'could not be looked at',
};

/** Drifted resources for people: addresses only, with fields, or with diffs too. */
export async function driftLines(
  drifted: readonly DriftedResource[],
  palette: Palette,
  report: Report,
): Promise<readonly string[]> {
  return drifted.flatMap((resource) => {
    const head = `  # ${oneLine(resource.address)} ${words[resource.status]}`;
    if (report === 'minimal') return [oneLine(resource.address)];
    const fields = resource.fields.map(
      ({ path, expected, actual }) =>
        `      ${palette.change('~')} ${path.padEnd(7)} = ${short(expected)} -> ${short(actual)}`,
    );
    const why = resource.error === undefined ? [] : [`      ${printable(resource.error)}`];
    const diff =
      report === 'full' && resource.diff !== undefined
        ? resource.diff
            .trimEnd()
            .split('\n')
            .map((line) => `        ${paint(printable(line), palette)}`)
        : [];
    return [palette.strong(head), ...fields, ...why, ...diff];
  });
}

function paint(line: string, palette: Palette): string {
  if (line.startsWith('+')) return palette.add(line);
  return line.startsWith('-') ? palette.remove(line) : line;
}

function short(value: string | number | null): string {
  if (value === null) return 'nothing';
  const text = oneLine(String(value));
  if (text.startsWith('hmac:')) return '(sensitive value)';
  return text.startsWith('sha256:') ? text.slice(0, 19) : text;
}
