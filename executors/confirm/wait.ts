import { setTimeout as sleep } from 'node:timers/promises';
import { signal } from '../command.ts';
import type { Outside } from '../outside.ts';
import { pendingJobs } from '../units/pending.ts';
import { systemctl as hostSystemctl, type Systemctl } from '../units/systemctl.ts';
import type { Pending } from './pending.ts';
import { bootId, isRunning } from './process.ts';
import { watchdogPaths } from './unit-text.ts';

const pause = 200;

async function until(holds: () => Promise<boolean> | boolean, seconds: number): Promise<boolean> {
  const end = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > end) return false;
    await sleep(pause);
  }
  return true;
}

const bootPatience = 60;

/**
 * Right after a boot, waits until systemd has started what it starts, but not for ever: a unit that is
 * about to start can be stopped only when it has.
 */
export async function waitForBoot(
  outside: Outside,
  { boot, id }: Pending,
  systemctl: Systemctl = hostSystemctl,
  patience = bootPatience,
): Promise<void> {
  if (bootId(outside) === boot) return;
  const own = watchdogPaths(id).service;
  await until(async () => {
    const jobs = await pendingJobs(systemctl);
    return 'error' in jobs || [...jobs.keys()].every((unit) => own.endsWith(`/${unit}`));
  }, patience);
}

const endPatience = 15;

/** Ends an apply that still runs when its time is over: first as people do, then as the kernel does. */
export async function endApply(outside: Outside, { boot, process }: Pending): Promise<void> {
  const isGone = (): boolean => bootId(outside) !== boot || !isRunning(outside, process);
  for (const name of ['SIGTERM', 'SIGKILL'] as const) {
    if (isGone()) return;
    signal(process.pid, name);
    await until(isGone, endPatience);
  }
}
