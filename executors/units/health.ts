import { setTimeout as sleep } from 'node:timers/promises';
import type { UnitDetails, UnitLive } from '../../state/units.ts';
import { type EndedWell, endedWell } from './ended-well.ts';
import { type JournalTail, journalTail, journalTails } from './journal.ts';
import { pendingJobs } from './pending.ts';
import { systemctl as hostSystemctl, type Systemctl } from './systemctl.ts';

/** How units were at one time. */
export interface UnitsSeen {
  readonly live: ReadonlyMap<string, UnitLive>;
  readonly details: ReadonlyMap<string, UnitDetails>;
}

/** How they were before a run, and when that was: in microseconds of the monotonic clock. */
export interface UnitsBefore extends UnitsSeen {
  readonly at: number;
}

/** A unit that fails a run, why, and the end of its journal. */
export interface Unhealthy {
  readonly unit: string;
  readonly why: string;
  readonly journal: readonly string[];
}

/** Every unit that has failed, sorted. */
export function failedUnits(live: ReadonlyMap<string, UnitLive>): readonly string[] {
  return [...live.values()]
    .filter(({ active }) => active === 'failed')
    .map(({ name }) => name)
    .sort();
}

/** The units that fail a run (units.md, Health), each with the end of its journal. */
export async function unhealthy(
  before: UnitsBefore,
  after: UnitsSeen,
  ours: ReadonlySet<string>,
  journal: JournalTail = journalTail,
  wentWell: EndedWell = endedWell,
): Promise<readonly Unhealthy[]> {
  const found: Omit<Unhealthy, 'journal'>[] = [];
  for (const { unit, why, restarts } of whoIsUnhealthy(before, after, ours)) {
    if (restarts === undefined || !(await wentWell(unit, restarts))) found.push({ unit, why });
  }
  const units = found.map(({ unit }) => unit);
  const tails = await journalTails(units, undefined, journal);
  return found.map((one) => ({ ...one, journal: tails.get(one.unit) ?? [] }));
}

/** A unit that looks unhealthy, and why. */
export interface Suspect extends Omit<Unhealthy, 'journal'> {
  /** Set where it may be meant so, if all its runs ended well: how often it was started again. */
  readonly restarts?: number;
}

/** Who is unhealthy and why, sorted: of ours whoever is, of the others who was well before. */
export function whoIsUnhealthy(
  before: UnitsBefore,
  after: UnitsSeen,
  ours: ReadonlySet<string>,
): readonly Suspect[] {
  const own = new Set([...ours].map((name) => after.details.get(name)?.name ?? name));
  const found: Suspect[] = [];
  for (const unit of [...after.live.keys()].sort()) {
    const why = complaintOf(unit, after);
    if (why === undefined) found.push(...(own.has(unit) ? unrest(unit, before, after) : []));
    else if (own.has(unit) || complaintOf(unit, before) === undefined) found.push({ unit, why });
  }
  return found;
}

function complaintOf(unit: string, { live, details }: UnitsSeen): string | undefined {
  const { active, sub } = live.get(unit) ?? { active: '', sub: '' };
  const known = details.get(unit);
  if (active === 'failed') return `it failed${known === undefined ? '' : ` (${resultOf(known)})`}`;
  // Without details of a unit that comes back again and again nobody knows whether it does so on purpose.
  if (!sub.startsWith('auto-restart') || known === undefined) return undefined;
  return known.execMainStatus !== 0 || known.result !== 'success'
    ? `it fails again and again (${resultOf(known)})`
    : undefined;
}

// A start by us sets the count to zero, so that it may well be the same as before: then the time tells. Where
// its main process was never started again (ExecStartPre fails each time), only the count does; of a unit
// that systemd did not know it was zero, and of one that nobody looked at it is unknown.
function unrest(unit: string, before: UnitsBefore, after: UnitsSeen): readonly Suspect[] {
  const { restarts = 0, restart, mainStarted = 0 } = after.details.get(unit) ?? {};
  const unseen = before.live.has(unit) || mainStarted > 0 ? Infinity : 0;
  const counted = restarts > (before.details.get(unit)?.restarts ?? unseen);
  if (restarts === 0 || (mainStarted <= before.at && !counted)) return [];
  const why = `it does not stay up: systemd started it again ${restarts === 1 ? 'once' : `${restarts} times`}`;
  // Only these are started again after a run that ended well.
  const meant = restart === 'always' || restart === 'on-success';
  return [meant ? { unit, why, restarts } : { unit, why }];
}

function resultOf({ result, execMainStatus }: UnitDetails): string {
  return execMainStatus === 0 ? result : `${result}, status ${execMainStatus}`;
}

/** What settling needs besides its units; tests put their own there. */
export interface SettleOptions {
  readonly systemctl?: Systemctl;
  /** How many seconds jobs that are left may take; what was late before stays so. */
  readonly patience?: number;
}

const pause = 200;

/** Waits until units that were acted upon have no jobs any more, and then so many seconds. */
export async function settle(
  units: readonly string[],
  seconds: number,
  { systemctl = hostSystemctl, patience = 10 }: SettleOptions = {},
): Promise<void> {
  if (units.length === 0) return;
  const end = performance.now() + patience * 1000;
  while (performance.now() < end) {
    const jobs = await pendingJobs(systemctl);
    if ('error' in jobs || !units.some((unit) => jobs.has(unit))) break;
    await sleep(pause);
  }
  await sleep(seconds * 1000);
}
