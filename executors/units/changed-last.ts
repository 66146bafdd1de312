import type { AbsolutePath } from '../../schema/types.ts';
import type { System } from '../system.ts';
import { linkTarget, mostLinks } from './link-target.ts';

/**
 * When what a path leads to through its directories may last have become something else: the newest of the
 * links among them, in milliseconds; 0 for none. Whoever turns such a link round changes no file.
 */
export function linksChanged(system: System, directory: AbsolutePath): number {
  const found = system.parent(directory);
  if (found.state === 'present' && found.real === directory) return 0;
  let latest = 0;
  let at = '';
  let links = 0;
  let steps = stepsOf(directory);
  while (links <= mostLinks) {
    const [step, ...later] = steps;
    if (step === undefined) break;
    const path = `${at}/${step}` as AbsolutePath;
    const stat = system.lstat(path);
    const target = stat?.type === 'symlink' ? linkTarget(system, path) : undefined;
    if (stat === undefined) break;
    if (target !== undefined) {
      latest = Math.max(latest, stat.ctime);
      links += 1;
    }
    at = target === undefined ? path : '';
    steps = [...(target === undefined ? [] : stepsOf(target)), ...later];
  }
  return latest;
}

/** When something last came to a directory or went from it, or another took its place; 0 where there is none. */
export function directoryChanged(system: System, directory: AbsolutePath): number {
  const found = system.parent(directory);
  const real = found.state === 'present' ? found.real : directory;
  const paths = [...new Set([directory, real])];
  const times = paths.map((path) => system.lstat(path)?.ctime ?? 0);
  return Math.max(linksChanged(system, directory), ...times);
}

const stepsOf = (path: AbsolutePath): readonly string[] =>
  path.split('/').filter((step) => step !== '');
