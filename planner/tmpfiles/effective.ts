import type { AbsolutePath } from '../../schema/types.ts';
import { ancestorsOf } from '../../state/address.ts';
import type { LocatedLine } from './collect.ts';
import { type Context, sourceAfter } from './context.ts';
import { acts, shutsOut } from './effect.ts';
import { sourcePath } from './hindrance.ts';
import type { Line } from './line.ts';

/** The lines that count now: not what is for the boot or waits, and not what systemd ignores. */
export function effective(located: readonly LocatedLine[], context: Context): readonly Line[] {
  return located
    .map(({ line }) => line)
    .filter((line) => acts(line) && !waits(line, context))
    .filter((line, index, all) => !all.slice(0, index).some((before) => shutsOut(before, line)));
}

/** Whether a line waits for something: L? makes a link to what is there only. */
export function waits(line: Line, context: Context): boolean {
  const source = line.modifiers.includes('?') ? sourcePath(line) : undefined;
  return source !== undefined && sourceAfter(source, context) === null;
}

/** Whether lines set an access list on a path, their own or for all that lies below. */
export function hasAccessList(
  path: AbsolutePath,
  lines: readonly Line[],
  { byPath }: Context,
): boolean {
  if (lines.some(({ type }) => type === 'a' || type === 'A')) return true;
  const above = ancestorsOf(path).flatMap((directory) => byPath.get(directory) ?? []);
  return above.some(({ line }) => line.type === 'A');
}
