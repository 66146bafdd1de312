import type { AbsolutePath } from '../../schema/types.ts';
import { codeOf, describeError, Failure } from '../failure.ts';
import { ensureDirectory } from '../folders.ts';
import type { System } from '../system.ts';
import { daemonReload } from '../units/manager.ts';
import { systemctl as hostSystemctl, type Systemctl, whyItFailed } from '../units/systemctl.ts';
import { serviceText, timerText, type Watchdog, watchdogPaths } from './unit-text.ts';

/**
 * Writes the units that go back, real ones because transient ones would not survive a reboot, and starts
 * the timer that ends an apply which takes too long. Returns the directories that had to be made.
 */
export async function setWatchdog(
  system: System,
  watchdog: Watchdog,
  systemctl: Systemctl = hostSystemctl,
): Promise<readonly AbsolutePath[]> {
  const paths = watchdogPaths(watchdog.id);
  const made = ensureDirectory(system, paths.wants, 0o755);
  try {
    const { seconds } = watchdog;
    put(system, paths.service, serviceText(watchdog));
    put(system, paths.timer, timerText(watchdog));
    put(system, paths.lateTimer, timerText({ ...watchdog, seconds: 2 * seconds }));
    system.makeLink(paths.link, paths.linkTarget);
    system.sync(paths.wants);
    const error = await daemonReload(systemctl);
    if (error !== undefined) throw new Failure('host', error);
    await start(paths.lateTimer, systemctl);
    return made;
  } catch (error) {
    await removeWatchdog(system, watchdog.id, made, systemctl);
    throw error;
  }
}

function put(system: System, path: AbsolutePath, text: string): void {
  system.createFile(path, Buffer.from(text), { mode: 0o644 }, true);
}

const nameOf = (path: AbsolutePath): string => path.slice(path.lastIndexOf('/') + 1);

async function start(timer: AbsolutePath, systemctl: Systemctl): Promise<void> {
  const started = await systemctl(['start', nameOf(timer)]);
  if (started.ok) return;
  throw new Failure('host', `Cannot start ${nameOf(timer)}: ${whyItFailed(started)}`);
}

/** The apply is through: from now on the time to confirm counts. The other timer goes last: no gap. */
export async function startCountdown(
  id: string,
  systemctl: Systemctl = hostSystemctl,
): Promise<void> {
  const { timer, lateTimer } = watchdogPaths(id);
  await start(timer, systemctl);
  await systemctl(['stop', nameOf(lateTimer)]);
}

/** Takes the units away again. What cannot be removed does nothing when it runs: nothing waits any more. */
export async function removeWatchdog(
  system: System,
  id: string,
  made: readonly AbsolutePath[],
  systemctl: Systemctl = hostSystemctl,
): Promise<readonly string[]> {
  const { timer, lateTimer, link, service } = watchdogPaths(id);
  await systemctl(['stop', nameOf(timer), nameOf(lateTimer)]);
  const failed: string[] = [];
  system.refresh();
  for (const path of [link, timer, lateTimer, service]) {
    try {
      if (system.lstat(path) !== undefined) system.remove(path);
    } catch (error) {
      failed.push(`Cannot remove ${path}: ${describeError(error)}; remove it by hand`);
    }
  }
  for (const directory of [...made].reverse()) removeIfEmpty(system, directory);
  const error = await daemonReload(systemctl);
  return error === undefined ? failed : [...failed, error];
}

// Somebody may have put something there meanwhile.
function removeIfEmpty(system: System, directory: AbsolutePath): void {
  try {
    system.removeDirectory(directory);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}
