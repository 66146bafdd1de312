import type { Outside } from '../outside.ts';

/** A process, told apart from a later one of the same number. */
export interface ProcessId {
  readonly pid: number;
  /** When it started, in ticks since the boot. */
  readonly started: string;
}

const bootIdPath = '/proc/sys/kernel/random/boot_id';

/** What is the same until the next boot. */
export function bootId(outside: Outside): string {
  return outside.peek(bootIdPath)?.trim() ?? '';
}

/** This very process. */
export function ownProcess(outside: Outside): ProcessId {
  return { pid: process.pid, started: startOf(outside, process.pid) ?? '' };
}

/** Whether a process of this boot still runs. */
export function isRunning(outside: Outside, { pid, started }: ProcessId): boolean {
  return started !== '' && startOf(outside, pid) === started;
}

// proc(5): the name in parentheses may hold anything; the start time is the 22nd field.
function startOf(outside: Outside, pid: number): string | undefined {
  const text = outside.peek(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}
