import { realpathSync, statSync } from 'node:fs';

/**
 * The real path of a root, so that `/` and links to it are known as the machine itself. Undefined where
 * the path leads into another mount namespace: /proc/PID/root of a container says `/` (proc_pid_root(5)),
 * and whoever goes by the name, as systemd-sysusers --root= does, would change another root than was meant.
 */
export function rootPathOf(directory: string): string | undefined {
  const real = realpathSync(directory);
  const [meant, named] = [statSync(directory), statSync(real, { throwIfNoEntry: false })];
  return meant.dev === named?.dev && meant.ino === named.ino ? real : undefined;
}
