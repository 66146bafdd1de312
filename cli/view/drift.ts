import type { DriftedResource, LikelyCause } from '../../schema/types.ts';
import { oneLine, printable } from './diff.ts';
import type { Palette } from './palette.ts';

export type Report = 'minimal' | 'summary' | 'full';

/** What is said of a resource in each status. */
export const statusWords: Readonly<Record<DriftedResource['status'], string>> = {
  modified: 'has changed',
  deleted: 'has been deleted',
  appeared: 'has come back',
  unreadable: 'could not be looked at',
};

/** Drifted resources for people: addresses only, with fields, or with diffs too. */
export function driftLines(
  drifted: readonly DriftedResource[],
  palette: Palette,
  report: Report,
): readonly string[] {
  return drifted.flatMap((resource) => {
    if (report === 'minimal') return [oneLine(resource.address)];
    const again = resource.since_last === 'changed' ? ' again' : '';
    const head = `  # ${oneLine(resource.address)} ${statusWords[resource.status]}${again}`;
    const fields = resource.fields.map(
      ({ path, expected, actual }) =>
        `      ${palette.change('~')} ${path.padEnd(7)} = ${short(expected)} -> ${short(actual)}`,
    );
    const why = resource.error === undefined ? [] : [`      ${printable(resource.error)}`];
    const { likely_cause: cause } = resource;
    const hint = cause === undefined ? [] : causeWords(cause);
    const diff = report === 'full' ? diffLines(resource.diff ?? '', palette) : [];
    const hints = hint.map((line) => palette.note(`      ${line}`));
    return [palette.strong(head), ...fields, ...why, ...hints, ...diff];
  });
}

const mostLines = 200;

function diffLines(diff: string, palette: Palette): readonly string[] {
  if (diff === '') return [];
  const lines = diff.trimEnd().split('\n');
  const shown = lines
    .slice(0, mostLines)
    .map((line) => `        ${paint(printable(line), palette)}`);
  const left = lines.length - mostLines;
  return left > 0 ? [...shown, `        … ${left} more lines, all of them in --json`] : shown;
}

/** What a drift probably comes from, in words; one line a thought. */
export function causeWords(cause: LikelyCause): readonly string[] {
  const { kind, at, package: name, version, kept } = cause;
  const when = at === undefined ? '' : ` at ${moment(at)}`;
  if (kind === 'hand_edit') return [`probably by hand${when}: no package changed then`];
  const what = oneLine([name, version].filter((part) => part !== undefined).join(' '));
  return [
    `probably by the package ${what}${when}`,
    ...(kept === undefined ? [] : [`what was recorded is kept as ${oneLine(kept)}`]),
  ];
}

/** A time in UTC as people write it, to the minute. */
export function moment(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
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
