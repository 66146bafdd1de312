import { shutsOut } from './effect.ts';
import type { ForeignLine } from './ground.ts';
import { type Line, readLine } from './line.ts';
import type { Obstacle } from './obstacle.ts';

/** A line of ours for the same path that systemd takes instead of this one, if any. */
export function duplicateOf(line: Line, before: readonly Line[]): Obstacle | undefined {
  const first = before.find((other) => shutsOut(other, line));
  return first === undefined
    ? undefined
    : {
        reason: 'tmpfiles_skipped',
        why: `the line ${first.text} comes before it and wants something else, expected one line for the path, since systemd ignores the second; remove one of the two`,
      };
}

/** A line of somebody else's file that systemd takes at boot instead of this one, if any. */
export function overruledBy(
  line: Line,
  file: string,
  foreign: readonly ForeignLine[],
): Obstacle | undefined {
  const name = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  for (const other of foreign) {
    if (name(other.file) >= file) continue;
    const theirs = readLine(other.text);
    if (theirs === undefined || typeof theirs === 'string') continue;
    if (theirs.path !== line.path || !shutsOut(theirs, line)) continue;
    return {
      reason: 'tmpfiles_skipped',
      why: `at boot systemd takes the line ${theirs.text} of ${other.file} for it, which comes first, expected a name that sorts before ${name(other.file)}; rename the file`,
    };
  }
  return undefined;
}
