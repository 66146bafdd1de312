import type { Problem } from '../schema/problem.ts';
import type { AbsolutePath } from '../schema/types.ts';
import { isBelow } from '../state/address.ts';

/** Places where nothing of ours may lie, also when a link leads there. */
export const forbiddenPlaces: readonly string[] = ['/proc', '/sys', '/dev', '/run'];

const unitDirectories = [
  '/etc/systemd/system',
  '/etc/systemd/system.control',
  '/usr/lib/systemd/system',
  '/usr/local/lib/systemd/system',
  '/lib/systemd/system',
];

/**
 * Why nothing of ours may lie at a path, if so: a forbidden place, our own state, or, but for the parts
 * of units, a unit directory.
 */
export function placeProblem(
  path: AbsolutePath,
  stateDirectory: AbsolutePath,
  isPart = false,
): Omit<Problem, 'place'> | undefined {
  const at = (directory: string): boolean => path === directory || isBelow(path, directory);
  const bad = [...forbiddenPlaces, stateDirectory].find(at);
  if (bad !== undefined) return { found: path, expected: `a path that is not below ${bad}` };
  if (isBelow(stateDirectory, path)) {
    return { found: path, expected: `no directory above our own state, ${stateDirectory}` };
  }
  return !isPart && unitDirectories.some(at)
    ? {
        found: path,
        expected: 'no path in a systemd unit directory',
        hint: 'put it under units, so that systemd is told',
      }
    : undefined;
}
