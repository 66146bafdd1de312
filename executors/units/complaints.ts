/** Why systemctl says that a unit's job did not end well, and how systemd calls such an end. */
export interface Complaint {
  readonly why: string;
  readonly result: string;
}

// What systemctl has said since 247 of jobs that do not end well; `(\S+)` is the unit.
const patterns: readonly (readonly [pattern: RegExp, result: string, why?: string])[] = [
  [/^Failed to (?:start|stop|restart|reload|\S+-or-\S+) (\S+): (.*)$/, 'refused'],
  [/^Job for (\S+) canceled\.?$/, 'canceled', 'another job took the place of this one'],
  [/^Job for (\S+) timed out\.?$/, 'timeout', 'the job timed out'],
  [/^Job for (\S+) failed because (.*)$/, 'failed'],
  [/^Job for (\S+) (?:failed|invalid)\b.*$/, 'failed', 'it failed'],
  [/^A dependency job for (\S+) failed\b.*$/, 'dependency', 'a unit that it needs failed'],
  [/^Assertion failed on job for (\S+?)\.?$/, 'assert', 'one of its Assert…= settings is not met'],
  [
    /^(\S+) is not active, cannot reload\.?$/,
    'invalid',
    'it does not run, so it cannot be reloaded',
  ],
  [/^(?:Operation on or unit type of|Unit type of) (\S+) (not supported.*)$/, 'unsupported'],
  [/^Queued job for (\S+) (was garbage collected).*$/, 'collected'],
  [/^Unit (\S+) (was started already once.*)$/, 'once'],
  [/^(?:Cannot perform operation on )?[Ff]rozen unit (\S+?)\.?$/, 'frozen', 'it is frozen'],
  [/^Concurrency limit of a slice unit (\S+) (is contained in.*)$/, 'concurrency'],
];

/** Reads what systemctl said of the units of a batch, by the name that it used. */
export function readComplaints(output: string): ReadonlyMap<string, Complaint> {
  const found = new Map<string, Complaint>();
  for (const line of output.split('\n')) {
    for (const [pattern, result, words] of patterns) {
      const [, unit, said = ''] = pattern.exec(line.trim()) ?? [];
      if (unit === undefined) continue;
      const why = words ?? said.replace(/\.$/, '');
      if (!found.has(unit)) found.set(unit, { result, why });
      break;
    }
  }
  return found;
}

/**
 * From 258 or so systemctl hands over a whole batch at once, and one unit that cannot have a job leaves
 * all others without. What it said then; undefined where it did not.
 */
export function refusedBatch(output: string): string | undefined {
  return /^Failed to enqueue jobs: (.*?)\.?$/m.exec(output)?.[1];
}
