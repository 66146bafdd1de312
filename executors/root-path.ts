import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The path by which a root is opened and named: its real one, so that `/` is never taken for another root.
 * Links of /proc are not followed by what they say: /proc/PID/root of a container says `/`, and is not
 * ours (proc_pid_root(5)).
 */
export function rootPathOf(directory: string): string {
  const given = resolve(directory);
  if (given.startsWith('/proc/')) return given;
  const real = realpathSync(given);
  const [there, named] = [statSync(given), statSync(real)];
  return there.dev === named.dev && there.ino === named.ino ? real : given;
}
