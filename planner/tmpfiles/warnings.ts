import type { LocatedLine } from './collect.ts';
import type { Line } from './line.ts';

/** What a reader should know about a line: that it deletes at boot, or does its work again and again. */
export function warningOf({ file, line }: LocatedLine): readonly string[] {
  const what = surprise(line);
  return what === undefined ? [] : [`The line ${line.text} of ${file} ${what}.`];
}

function surprise({ type, modifiers, path }: Line): string | undefined {
  if (type === 'D') return `empties ${path} at each boot, with all that it holds then`;
  if (type === 'r' || type === 'R') {
    return `removes ${path} at each boot and on systemd-tmpfiles --remove, and does nothing before`;
  }
  const appends = type === 'w' && modifiers.includes('+');
  return appends ? `appends to ${path} each time that systemd-tmpfiles runs` : undefined;
}
