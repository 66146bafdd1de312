import type { DriftReport } from '../../schema/types.ts';
import { driftLines, moment, type Report } from './drift.ts';
import type { Palette } from './palette.ts';

/** What a report is told with. */
export interface Telling {
  readonly level: Report;
  readonly managed: number;
  readonly root: string;
  readonly palette: Palette;
}

/** The drift that is told: all of it, or with --since-last what the last report did not tell. */
export function newsOf({ resource_drift }: DriftReport): DriftReport['resource_drift'] {
  return resource_drift.filter(({ since_last }) => since_last !== 'known');
}

/** A report with drift in it for people; nothing where all of it was told before. */
export function reportLines(
  report: DriftReport,
  { level, managed, root, palette }: Telling,
): readonly string[] {
  const news = newsOf(report);
  if (news.length === 0) return [];
  const lines = driftLines(news, palette, level);
  if (level === 'minimal') return lines;
  // What could not be read may be as it was: nobody should look for who changed it.
  const changed = news.some(({ status }) => status !== 'unreadable');
  const head = changed ? 'Objects have changed outside of sm:' : 'Not everything could be read:';
  const apply = `To put things right, run: sm apply${root === '/' ? '' : ` --root ${root}`}`;
  return [
    palette.strong(head),
    '',
    ...lines,
    '',
    countLine(report, managed),
    ...noteLines(report),
    ...(changed ? [apply] : []),
  ];
}

/** What a terminal is told where there is nothing new; anything else hears nothing then. */
export function quietLines(report: DriftReport, managed: number): readonly string[] {
  const known = report.resource_drift.length;
  const acknowledged = report.acknowledged?.length ?? 0;
  if (known > 0) {
    const when = typeof report.since === 'string' ? ` since ${moment(report.since)}` : '';
    return [`Nothing new${when}. ${countLine(report, managed)}`, ...noteLines(report)];
  }
  const are = managed === 1 ? 'resource is as it was' : 'resources are as they were';
  const but = acknowledged === 0 ? '' : ` but for ${acknowledged} acknowledged`;
  return [`In sync${but}: ${managed - acknowledged} ${are} applied.`, ...noteLines(report)];
}

function countLine(report: DriftReport, managed: number): string {
  const all = report.resource_drift;
  const unreadable = all.filter(({ status }) => status === 'unreadable').length;
  const known = all.filter(({ since_last }) => since_last === 'known').length;
  const acknowledged = report.acknowledged?.length ?? 0;
  const noun = managed === 1 ? 'resource' : 'resources';
  return [
    `Drift: ${all.length - unreadable} of ${managed} ${noun}.`,
    ...(unreadable === 0 ? [] : [`${unreadable} could not be looked at.`]),
    ...(known === 0 ? [] : [`${known} as in the last report.`]),
    ...(acknowledged === 0 ? [] : [`${acknowledged} acknowledged.`]),
  ].join(' ');
}

const noteLines = ({ notes }: DriftReport): readonly string[] =>
  notes.map((note) => `Note: ${note}`);
