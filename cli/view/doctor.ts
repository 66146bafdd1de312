import { match } from 'ts-pattern';
import type { Finding } from '../../executors/doctor/finding.ts';
import type { Palette } from './palette.ts';

/** What a doctor found, a line each, with what to do below, and how many of each at the end. */
export function doctorLines(findings: readonly Finding[], palette: Palette): readonly string[] {
  const wide = Math.max(0, ...findings.map(({ check }) => check.length));
  const indent = ' '.repeat(9 + wide + 2);
  const count = (level: Finding['level']): number =>
    findings.filter((finding) => finding.level === level).length;
  const [warnings, problems] = [count('warning'), count('problem')];
  return [
    ...findings.flatMap(({ check, level, found, advice }) => [
      `${colored(level, palette)(level.padEnd(9))}${check.padEnd(wide)}  ${found}`,
      ...(advice === undefined ? [] : [`${indent}${palette.faint(`→ ${advice}`)}`]),
    ]),
    '',
    palette.strong(
      `${count('ok')} ok, ${warnings} warning${warnings === 1 ? '' : 's'}, ${problems} problem${problems === 1 ? '' : 's'}.`,
    ),
  ];
}

function colored(level: Finding['level'], palette: Palette): (text: string) => string {
  return match(level)
    .with('ok', () => palette.add)
    .with('warning', () => palette.change)
    .with('problem', () => palette.remove)
    .exhaustive();
}
