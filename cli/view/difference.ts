import { wordings } from '../../planner/action.ts';
import type { Difference, FieldDifference } from '../../planner/difference.ts';
import { oneLine, printable, textDiff } from './diff.ts';
import type { Palette } from './palette.ts';

const words = { create: 'is new', update: 'differs', delete: 'is gone' } as const;

/** What differs between two generations, in the shapes of a plan. */
export async function differenceLines(
  differences: readonly Difference[],
  palette: Palette,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { address, action, fields, texts } of differences) {
    const paint = { create: palette.add, update: palette.change, delete: palette.remove }[action];
    const { glyph } = wordings[action];
    lines.push(
      `  ${paint(glyph)} ${palette.strong(oneLine(address))} ${words[action]}`,
      ...fields.flatMap((field) => fieldLine(field, palette)),
    );
    for (const { path, from, to } of texts) {
      lines.push(...(path === 'content' ? [] : [`        ${oneLine(path)}:`]));
      lines.push(...(await textDiff(from ?? '', to ?? '', palette, '        ')));
    }
    lines.push('');
  }
  return lines;
}

function fieldLine({ path, from, to }: FieldDifference, palette: Palette): readonly string[] {
  const name = oneLine(path).padEnd(7);
  const [old, wanted] = [short(from), short(to)];
  if (old === undefined) return [`      ${palette.add('+')} ${name} = ${wanted}`];
  if (wanted === undefined) return [`      ${palette.remove('-')} ${name} = ${old}`];
  return [`      ${palette.change('~')} ${name} = ${old} -> ${wanted}`];
}

function short(value: string | null): string | undefined {
  if (value === null) return undefined;
  return value.startsWith('sha256:') ? value.slice(0, 19) : oneLine(printable(value));
}

/** `1 new, 2 differ, 0 gone` */
export function differenceSummary(differences: readonly Difference[]): string {
  const count = (action: Difference['action']): number =>
    differences.filter((difference) => difference.action === action).length;
  return `${count('create')} new, ${count('update')} differ, ${count('delete')} gone.`;
}
