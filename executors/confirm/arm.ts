import { randomBytes } from 'node:crypto';
import type { Event, Plan, ResolvedManifest, State } from '../../schema/types.ts';
import { describeError, Failure } from '../failure.ts';
import { shown, within } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { keepPrograms } from '../profile/roots.ts';
import { readState } from '../state-file.ts';
import { isBooted } from '../units/live.ts';
import { type Pending, writePending } from './pending.ts';
import { bootId, ownProcess } from './process.ts';
import { removeWatchdog, setWatchdog, startCountdown } from './watchdog.ts';

const shortest = 1;
const longest = 7 * 24 * 3600;

/** Whether an apply on this host can go back by itself. Fails before anything was begun. */
export function mustBeAbleToGoBack(machine: Machine, seconds: number): void {
  const { system, layout, outside } = machine;
  const refuse = (found: string, kind: 'usage' | 'host' = 'host'): Failure =>
    new Failure(kind, `Cannot apply with --confirm-within: ${found}; nothing was changed`);
  if (seconds < shortest || seconds > longest) {
    throw refuse(`found ${seconds} s, expected at least 1 s and at most 7 days`, 'usage');
  }
  if (system.root !== '/') {
    throw refuse(
      `found --root ${system.root}, expected the running host: only there a timer can run`,
      'usage',
    );
  }
  if (!isBooted(system)) {
    throw refuse('no systemd runs here, expected one whose timer goes back in time');
  }
  const lost = programPaths(outside.program).find((path) => outside.stat(path)?.file !== true);
  if (outside.program.length < 2 || lost !== undefined) {
    throw refuse(`found no file ${lost ?? 'of sm'}, expected the program that goes back`);
  }
  readGeneration(machine, readState(system, layout)?.generation ?? null);
}

// The interpreter and the script; what stands between are options.
const programPaths = (argv: readonly string[]): readonly string[] => [
  ...argv.slice(0, 1),
  ...argv.slice(-1),
];

/** The manifest of a generation as it was resolved; undefined for the time before the first. */
export function readGeneration(
  { system, layout }: Machine,
  generation: number | null,
): ResolvedManifest | undefined {
  if (generation === null) return undefined;
  const path = within(layout.generations, String(generation), 'manifest.json');
  const fail = (found: string): Failure =>
    new Failure(
      'host',
      `Cannot go back to generation ${generation}: ${found}, expected its manifest at ${shown(system, path)}; apply once without --confirm-within`,
    );
  let value: unknown;
  try {
    value = JSON.parse(system.read(path).toString('utf8'));
  } catch (error) {
    throw fail(describeError(error));
  }
  if (typeof value !== 'object' || value === null) throw fail('it holds no manifest');
  return value as ResolvedManifest;
}

/** Sees to it that what is about to be applied goes back unless it is confirmed. */
export async function arm(
  machine: Machine,
  state: State | undefined,
  plan: Plan,
  seconds: number,
  by: string,
): Promise<Pending> {
  const { system, layout, outside } = machine;
  const id = randomBytes(4).toString('hex');
  const undo = ['confirm', '--undo', '--unattended', '--state-dir', layout.directory, id];
  const argv = [...outside.program, ...undo];
  const programs = programPaths(outside.program);
  const needs = [...programs, layout.directory];
  // One that was run without being installed would not outlive a collection of garbage.
  keepPrograms(system, programs);
  const made = await setWatchdog(system, { id, argv, needs, seconds });
  const pending: Pending = {
    version: 1,
    id,
    by,
    at: outside.now().toISOString(),
    seconds,
    generation: state?.generation ?? null,
    plan_id: plan.plan_id,
    boot: bootId(outside),
    process: ownProcess(outside),
    made,
  };
  try {
    writePending(system, layout, pending);
  } catch (error) {
    await removeWatchdog(system, id, made);
    throw error;
  }
  return pending;
}

/** The apply is through: the time to confirm counts from now. */
export async function countDown({ system, layout, outside }: Machine, pending: Pending) {
  const { id, seconds, generation } = pending;
  const deadline = new Date(outside.now().getTime() + seconds * 1000).toISOString();
  await startCountdown(id);
  writePending(system, layout, { ...pending, deadline });
  const event: Event = { type: 'confirmation', id, seconds, deadline, generation };
  return event;
}
