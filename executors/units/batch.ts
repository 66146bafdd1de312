import { describeError, Failure } from '../failure.ts';
import { type CallEnd, callFor } from './call.ts';
import { inOrder } from './job-order.ts';
import { type JobOp, type JobUnit, jobProperties, toJobUnit } from './job-unit.ts';
import { listUnits, showProperties } from './live.ts';
import type { Systemctl } from './systemctl.ts';
import { type Afterwards, done, foreseen, type JobVerdict, verdictOf } from './verdict.ts';

/** What the job of a unit may take, in seconds. */
export type Deadline = (unit: JobUnit) => number;

/** Does one thing to a batch of units: how the job of each ended, by the name asked for. Never throws. */
export async function verdictsOn(
  op: JobOp,
  names: readonly string[],
  deadline: Deadline,
  systemctl: Systemctl,
): Promise<ReadonlyMap<string, JobVerdict>> {
  const verdicts = new Map<string, JobVerdict>();
  try {
    const before = [...(await look(names, systemctl)).values()];
    for (const unit of before) {
      const verdict = foreseen(op, unit);
      if (verdict !== undefined) verdicts.set(unit.asked, verdict);
    }
    const tried = inOrder(
      op,
      before.filter(({ asked }) => !verdicts.has(asked)),
    );
    if (tried.length === 0) return verdicts;
    const batch = tried.map((unit) => ({ unit, deadline: deadline(unit) }));
    const end = await callFor(op, batch, systemctl);
    for (const [asked, verdict] of await judge(op, tried, end, systemctl)) {
      verdicts.set(asked, verdict);
    }
  } catch (error) {
    const why = error instanceof Failure ? error.message : describeError(error);
    for (const name of names) {
      if (!verdicts.has(name)) verdicts.set(name, { kind: 'failed', result: 'unknown', why });
    }
  }
  return verdicts;
}

async function judge(
  op: JobOp,
  tried: readonly JobUnit[],
  end: CallEnd,
  systemctl: Systemctl,
): Promise<ReadonlyMap<string, JobVerdict>> {
  const doubtful = end.clean ? await unwellNow(tried, systemctl) : tried;
  const after = await look(
    doubtful.map(({ asked }) => asked),
    systemctl,
  );
  // No unit shows a trace of the call: it may never have got through to systemd.
  const lost =
    end.unheard && tried.every(({ asked, traces }) => after.get(asked)?.traces === traces);
  const verdicts = new Map<string, JobVerdict>();
  const down = new Set<string>();
  // Units that others need come first, but for a stop, where that does not matter.
  for (const before of tried) {
    const now = after.get(before.asked);
    const verdict = now === undefined ? done : verdictOf(op, factsOf(before, now, end, lost, down));
    if (verdict.kind !== 'done') down.add(before.name);
    verdicts.set(before.asked, verdict);
  }
  return verdicts;
}

// Where every job ended well, only what broke down right after has to be looked at.
async function unwellNow(
  units: readonly JobUnit[],
  systemctl: Systemctl,
): Promise<readonly JobUnit[]> {
  const live = await listUnits(systemctl);
  return units.filter(({ name }) => {
    const { active = '', sub = '' } = live.get(name) ?? {};
    return active === 'failed' || sub.startsWith('auto-restart');
  });
}

function factsOf(
  before: JobUnit,
  after: JobUnit,
  { complaints, late, silent }: CallEnd,
  lost: boolean,
  down: ReadonlySet<string>,
): Afterwards {
  return {
    before,
    after,
    complaint: complaints.get(before.name),
    late: late.has(before.name),
    general: lost ? 'systemd did not answer in time' : silent.get(before.name),
    lacks: before.needs.some((name) => down.has(name)),
  };
}

async function look(
  names: readonly string[],
  systemctl: Systemctl,
): Promise<ReadonlyMap<string, JobUnit>> {
  const shown = await showProperties(names, jobProperties, systemctl);
  return new Map([...shown].map(([name, properties]) => [name, toJobUnit(name, properties)]));
}
