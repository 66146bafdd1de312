import { setTimeout as sleep } from 'node:timers/promises';
import { type Complaint, readComplaints, refusedBatch } from './complaints.ts';
import type { JobOp, JobUnit } from './job-unit.ts';
import { pendingJobs } from './pending.ts';
import { type Systemctl, whyItFailed } from './systemctl.ts';

/** What came of asking for a batch of jobs, by the units' own names. */
export interface CallEnd {
  /** Whether systemctl says that every job ended well. */
  readonly clean: boolean;
  /** Whether systemctl was given up before there was any sign that systemd heard of the batch. */
  readonly unheard: boolean;
  readonly complaints: ReadonlyMap<string, Complaint>;
  /** Units whose job was still there when their deadline had passed. */
  readonly late: ReadonlySet<string>;
  /** Why the call went wrong without a word about single units, by unit. */
  readonly silent: ReadonlyMap<string, string>;
}

/** One unit of a batch, and how many seconds its job may take. */
export interface Ordered {
  readonly unit: JobUnit;
  readonly deadline: number;
}

// Seconds that systemctl may need to name one unit to a busy systemd before any job can be late.
const naming = 0.1;

const untold: CallEnd = {
  clean: false,
  unheard: false,
  complaints: new Map(),
  late: new Set(),
  silent: new Map(),
};

const nameOf = ({ unit }: Ordered): string => unit.name;

/**
 * Asks for a batch of jobs in one call and waits for them: until the first deadline within systemctl, as
 * it tells the results, then by asking which are left. No job is ever called off.
 */
export async function callFor(
  op: JobOp,
  batch: readonly Ordered[],
  systemctl: Systemctl,
): Promise<CallEnd> {
  const began = performance.now();
  const elapsed = (): number => (performance.now() - began) / 1000;
  const first = Math.min(...batch.map(({ deadline }) => deadline));
  const patience = Math.max(first, batch.length * naming);
  const ended = await systemctl([op, '--', ...new Set(batch.map(nameOf))], patience);
  const complaints = readComplaints(ended.output);
  const rest = { ...untold, complaints };
  if (ended.ok) return { ...rest, clean: true };
  if (ended.code === undefined) {
    const begun = batch.filter(({ unit }) => !complaints.has(unit.name));
    const { late, seen } = await waitFor(begun, elapsed, systemctl);
    return { ...rest, unheard: !seen && complaints.size === 0, late };
  }
  const refusal = refusedBatch(ended.output);
  if (refusal !== undefined) return splitUp(op, batch, refusal, systemctl);
  if (complaints.size > 0) return rest;
  const why = whyItFailed(ended);
  return { ...rest, silent: new Map(batch.map((one) => [nameOf(one), why])) };
}

// Nothing was begun. In halves, those that stand in the way of the others are found.
async function splitUp(
  op: JobOp,
  batch: readonly Ordered[],
  refusal: string,
  systemctl: Systemctl,
): Promise<CallEnd> {
  const [only] = batch;
  if (only !== undefined && batch.length === 1) {
    const complaints = new Map([[nameOf(only), { result: 'refused', why: refusal }]]);
    return { ...untold, complaints };
  }
  const middle = Math.ceil(batch.length / 2);
  const left = await callFor(op, batch.slice(0, middle), systemctl);
  const right = await callFor(op, batch.slice(middle), systemctl);
  return {
    clean: left.clean && right.clean,
    unheard: left.unheard || right.unheard,
    complaints: new Map([...left.complaints, ...right.complaints]),
    late: new Set([...left.late, ...right.late]),
    silent: new Map([...left.silent, ...right.silent]),
  };
}

const longestPause = 1;

/**
 * Waits until no unit has a job any more, or each that has one is late. A job that only waits for others
 * is late when the last deadline of the batch has passed.
 */
async function waitFor(
  batch: readonly Ordered[],
  elapsed: () => number,
  systemctl: Systemctl,
): Promise<{ readonly late: ReadonlySet<string>; readonly seen: boolean }> {
  const last = Math.max(...batch.map(({ deadline }) => deadline));
  const late = new Set<string>();
  let seen = false;
  for (;;) {
    const jobs = await pendingJobs(systemctl);
    // Who cannot be asked will not get an answer later: what is not known to be over is late.
    if ('error' in jobs) return { late: new Set(batch.map(nameOf)), seen };
    const left = batch.filter(({ unit }) => jobs.has(unit.name));
    seen ||= left.length > 0;
    for (const { unit, deadline } of left) {
      const limit = jobs.get(unit.name) === 'running' ? deadline : last;
      if (elapsed() >= limit) late.add(unit.name);
    }
    const open = left.filter(({ unit }) => !late.has(unit.name));
    if (open.length === 0) return { late, seen };
    const next = Math.min(
      ...open.map(({ deadline }) => deadline).filter((at) => at > elapsed()),
      last,
    );
    await sleep(Math.min(Math.max(next - elapsed(), 0.05), longestPause) * 1000);
  }
}
