import type { Complaint } from './complaints.ts';
import type { JobOp, JobUnit } from './job-unit.ts';

/** How a job ended, before anybody looked into the journal. */
export type JobVerdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed' | 'late'; readonly why: string; readonly result: string };

/** A job that ended well. */
export const done: JobVerdict = { kind: 'done' };
const failed = (result: string, why: string): JobVerdict => ({ kind: 'failed', result, why });

const isDown = ({ active }: JobUnit): boolean => active === 'inactive' || active === 'failed';

/** What can be told before anything is asked for; undefined for what has to be tried. */
export function foreseen(op: JobOp, unit: JobUnit): JobVerdict | undefined {
  const { load, loadError, canStart, canStop, canReload } = unit;
  if (load !== 'loaded' && isDown(unit) && !unit.hasJob) {
    if (op === 'stop') return done;
    return failed(load, loadError === '' ? `its file cannot be loaded (${load})` : loadError);
  }
  const starts = op !== 'stop' && op !== 'reload' && !canStart;
  const stops = (op === 'stop' || op === 'restart') && !canStop;
  if (load === 'loaded' && (starts || stops)) {
    const setting = starts ? 'RefuseManualStart' : 'RefuseManualStop';
    return failed(
      'refused',
      `it may not be ${starts ? 'started' : 'stopped'} by hand (${setting})`,
    );
  }
  return op === 'reload' && !canReload
    ? failed('refused', 'it has no way to be reloaded (CanReload=no)')
    : undefined;
}

/** What is known after the call. */
export interface Afterwards {
  readonly before: JobUnit;
  readonly after: JobUnit;
  readonly complaint: Complaint | undefined;
  /** Whether its own deadline has passed while its job was still there. */
  readonly late: boolean;
  /** Why the call as a whole went wrong without a word about single units; undefined where it did not. */
  readonly general: string | undefined;
  /** Whether a unit that this one needs did not come up. */
  readonly lacks: boolean;
}

/** How a unit's job ended: by what systemctl said of it, then by how the unit is now. */
export function verdictOf(op: JobOp, facts: Afterwards): JobVerdict {
  const { before, after, complaint, late, general } = facts;
  if (op === 'stop') return stopVerdict(facts);
  if (complaint !== undefined) return asComplained(op, complaint, after);
  if (after.active === 'failed' || isRetried(after)) {
    return failed(after.result, `it failed (${resultOf(after)})`);
  }
  if (late) return lateVerdict(after);
  if (op === 'reload') {
    if (general !== undefined) return failed('unknown', general);
    return isWell(after.reloadResult) ? done : reloadFailed(after);
  }
  if (isDown(after) && facts.lacks && after.traces === before.traces) {
    return failed('dependency', 'a unit that it needs failed');
  }
  if (op === 'restart' && after.active === 'active' && isSameRun(before, after)) {
    return failed('unknown', general ?? 'it still runs as it did before');
  }
  const idle = isDown(after) || (op !== 'start' && isSameRun(before, after));
  return general !== undefined && idle ? failed('unknown', general) : done;
}

function stopVerdict({ before, after, complaint, late, general }: Afterwards): JobVerdict {
  if (late) return lateVerdict(after);
  // What is down is stopped, by whatever way.
  if (isDown(after)) return done;
  if (complaint !== undefined) return failed(complaint.result, complaint.why);
  if (general !== undefined) return failed('unknown', general);
  // A socket or timer may have brought it back: that is another run.
  return isSameRun(before, after) && after.active === 'active'
    ? failed('unknown', 'it still runs')
    : done;
}

function asComplained(op: JobOp, { result, why }: Complaint, after: JobUnit): JobVerdict {
  if (result !== 'failed') return failed(result, why);
  if (op === 'reload' && !isWell(after.reloadResult)) return reloadFailed(after);
  return isWell(after.result)
    ? failed(result, why)
    : failed(after.result, `${why} (${resultOf(after)})`);
}

function reloadFailed({ reloadResult }: JobUnit): JobVerdict {
  return failed(reloadResult, `its reload failed (${reloadResult})`);
}

const isWell = (result: string): boolean => result === '' || result === 'success';

// Units that were there before systemd itself have no id of their run.
function isSameRun(before: JobUnit, after: JobUnit): boolean {
  return before.invocation !== '' && before.invocation === after.invocation;
}

function lateVerdict({ hasJob, active, sub }: JobUnit): JobVerdict {
  const now = hasJob ? 'systemd goes on with it' : 'by now it is over';
  return {
    kind: 'late',
    result: 'late',
    why: `its deadline passed before its job was over; ${now} (${active}, ${sub})`,
  };
}

function isRetried({ sub, result }: JobUnit): boolean {
  return sub.startsWith('auto-restart') && !isWell(result);
}

/** systemd's word for how a unit ended, with the exit status. */
export function resultOf({ result, status }: Pick<JobUnit, 'result' | 'status'>): string {
  return status === '' || status === '0' ? result : `${result}, status ${status}`;
}
