import { type Deadline, verdictsOn } from './batch.ts';
import type { JobOp, JobUnit } from './job-unit.ts';
import { type JournalTail, journalTail, journalTails } from './journal.ts';
import { systemctl as hostSystemctl, type Systemctl } from './systemctl.ts';
import type { JobVerdict } from './verdict.ts';

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
  { startTimeout }: Pick<JobUnit, 'startTimeout'>,
  jobTimeout: number | undefined,
): number {
  if (jobTimeout !== undefined) return jobTimeout;
  return startTimeout === null ? longest : Math.max(startTimeout, shortest);
}

/**
 * Does one thing to a batch of units, so that systemd orders them among each other, and waits for each
 * until its deadline. Every unit has an outcome; none throws.
 */
export async function runJobs(
  op: JobOp,
  units: readonly string[],
  deadline: Deadline,
  { systemctl = hostSystemctl, journal = journalTail }: JobOptions = {},
): Promise<ReadonlyMap<string, JobOutcome>> {
  const since = Date.now() / 1000;
  const names = [...new Set(units)];
  const verdicts = await verdictsOn(op, names, deadline, systemctl);
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
