import type { UnitDetails } from '../../state/units.ts';
import { describeError, Failure } from '../failure.ts';
import { callFor } from './call.ts';
import { inOrder } from './job-order.ts';
import { type JobOp, type JobUnit, jobProperties, toJobUnit } from './job-unit.ts';
import { type JournalTail, journalTail, journalTails } from './journal.ts';
import { showProperties } from './live.ts';
import { systemctl as hostSystemctl, type Systemctl } from './systemctl.ts';
import { foreseen, type JobVerdict, verdictOf } from './verdict.ts';

/** How a unit's job ended: well, not well, or not before its deadline; that job is left to systemd. */
export type JobOutcome =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed' | 'late';
      readonly why: string;
      /** systemd's word for it: exit-code, timeout, dependency, refused, … */
      readonly result: string;
      readonly journal: readonly string[];
    };

/** What jobs need besides their units; tests put their own there. */
export interface JobOptions {
  readonly systemctl?: Systemctl;
  readonly journal?: JournalTail;
}

const shortest = 90;
const longest = 900;

/** How long a job of a unit may take, in seconds: as the settings say, else as the unit itself does. */
export function deadlineOf(
  details: Pick<UnitDetails, 'startTimeout'> | undefined,
  jobTimeout: number | undefined,
): number {
  if (jobTimeout !== undefined) return jobTimeout;
  if (details === undefined) return shortest;
  return details.startTimeout === null ? longest : Math.max(details.startTimeout, shortest);
}

/**
 * Does one thing to a batch of units, so that systemd orders them among each other, and waits for each
 * until its deadline (in seconds). Every unit has an outcome; none throws.
 */
export async function runJobs(
  op: JobOp,
  units: readonly string[],
  deadlines: ReadonlyMap<string, number>,
  { systemctl = hostSystemctl, journal = journalTail }: JobOptions = {},
): Promise<ReadonlyMap<string, JobOutcome>> {
  const since = Date.now() / 1000;
  const names = [...new Set(units)];
  const verdicts = await verdictsOn(op, names, deadlines, systemctl);
  const unwell = names.filter((name) => verdicts.get(name)?.kind !== 'done');
  const tails = await journalTails(unwell, since, journal);
  return new Map(
    names.map((name) => {
      const verdict = verdicts.get(name) ?? unknown;
      return [
        name,
        verdict.kind === 'done' ? verdict : { ...verdict, journal: tails.get(name) ?? [] },
      ];
    }),
  );
}

const unknown: JobVerdict = {
  kind: 'failed',
  result: 'refused',
  why: 'systemd knows no unit of this name',
};

async function verdictsOn(
  op: JobOp,
  names: readonly string[],
  deadlines: ReadonlyMap<string, number>,
  systemctl: Systemctl,
): Promise<ReadonlyMap<string, JobVerdict>> {
  const verdicts = new Map<string, JobVerdict>();
  if (names.length === 0) return verdicts;
  const blame = (why: string): void => {
    for (const name of names) {
      if (!verdicts.has(name)) verdicts.set(name, { kind: 'failed', result: 'unknown', why });
    }
  };
  try {
    const before = await look(names, systemctl);
    for (const unit of before.values()) {
      const verdict = foreseen(op, unit);
      if (verdict !== undefined) verdicts.set(unit.asked, verdict);
    }
    const tried = inOrder(
      op,
      [...before.values()].filter(({ asked }) => !verdicts.has(asked)),
    );
    if (tried.length === 0) return verdicts;
    const batch = tried.map((unit) => ({
      unit,
      deadline: deadlines.get(unit.asked) ?? shortest,
    }));
    const end = await callFor(op, batch, systemctl);
    const after = await look(
      tried.map(({ asked }) => asked),
      systemctl,
    );
    // In this order, a unit is judged after those that it needs.
    const down = new Set<string>();
    for (const unit of op === 'stop' ? [...tried].reverse() : tried) {
      const verdict = verdictOf(op, {
        before: unit,
        after: after.get(unit.asked) ?? unit,
        complaint: end.complaints.get(unit.name) ?? end.complaints.get(unit.asked),
        late: end.late.has(unit.name),
        general: end.silent.get(unit.name),
        lacks: unit.needs.some((name) => down.has(name)),
      });
      if (verdict.kind !== 'done') down.add(unit.name);
      verdicts.set(unit.asked, verdict);
    }
  } catch (error) {
    blame(error instanceof Failure ? error.message : describeError(error));
  }
  return verdicts;
}

async function look(
  names: readonly string[],
  systemctl: Systemctl,
): Promise<ReadonlyMap<string, JobUnit>> {
  const shown = await showProperties(names, jobProperties, systemctl);
  return new Map([...shown].map(([name, properties]) => [name, toJobUnit(name, properties)]));
}
