import { fileChanges } from '../planner/parts.ts';
import type { AbsolutePath, Plan } from '../schema/types.ts';
import { run } from './command.ts';
import { Failure } from './failure.ts';
import type { System } from './system.ts';

// Up to this many changes, single fsyncs are cheaper than flushing whole file systems.
const fewChanges = 64;

/** Whether a plan's changes are made durable one by one. */
export const isSmall = (plan: Plan): boolean => fileChanges(plan).length <= fewChanges;

/** Makes one copied object durable, whatever it is: a tree by flushing its file system. */
export async function settle(system: System, path: AbsolutePath): Promise<void> {
  const type = system.lstat(path)?.type;
  if (type === 'file') system.sync(path);
  if (type === 'directory') await flush(system, new Set([path]), false);
}

/**
 * Makes directories durable: one fsync each where there are few, else one sync(1) -f for each file
 * system, which covers the files in them too (Node has no syncfs).
 */
export async function flush(
  system: System,
  directories: ReadonlySet<AbsolutePath>,
  each: boolean,
): Promise<void> {
  const present = [...directories].filter((path) => system.parent(path).state === 'present');
  if (each) {
    for (const path of present) system.sync(path);
    return;
  }
  const byDevice = new Map<number, AbsolutePath>();
  for (const path of present) {
    const device = system.lstat(path)?.device;
    if (device !== undefined && !byDevice.has(device)) byDevice.set(device, path);
  }
  for (const path of byDevice.values()) {
    const outcome = await run(['sync', '-f', system.hostPath(path)], { timeout: 900_000 });
    if (!outcome.ok)
      throw new Failure('host', `Cannot make changes durable: sync said ${outcome.output.trim()}`);
  }
}
