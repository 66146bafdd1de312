import { Failure } from '../executors/failure.ts';
import { meansSomething, patternForm } from '../state/match.ts';
import type { HostFlags } from './options.ts';
import type { Report } from './view/drift.ts';

/** The flags of `sm drift`. */
export interface DriftFlags extends HostFlags {
  readonly report: Report;
  readonly ignore: readonly string[];
  readonly target: readonly string[];
  readonly exclude: readonly string[];
  readonly metricsFile?: string;
  readonly journal?: boolean;
  readonly jsonInto?: string;
  readonly deep?: boolean;
  readonly flake?: string;
  /** True without a file. */
  readonly sinceLast?: string | true;
  readonly ackFile?: string;
  readonly ack: readonly string[];
  readonly ackReason?: string;
  readonly ackUntil?: string;
}

/** Refuses flags that would do nothing. Fails with `usage`, naming each. */
export function mustBePatterns(flags: DriftFlags): void {
  const wrong = [
    ...[...flags.ignore, ...flags.ack]
      .filter((pattern) => !meansSomething(pattern))
      .map(
        (pattern) =>
          `Cannot use the pattern ${pattern}: it matches nothing, expected ${formFor(pattern)}`,
      ),
    ...(flags.ack.length > 0 && flags.ackFile === undefined
      ? ['Cannot acknowledge anything: found --ack without --ack-file, expected a file to write']
      : []),
    ...(flags.ack.length === 0 && (flags.ackReason ?? flags.ackUntil) !== undefined
      ? ['Cannot use --ack-reason and --ack-until: found no --ack, expected what to acknowledge']
      : []),
  ];
  if (wrong.length > 0) throw new Failure('usage', wrong);
  if (flags.ackUntil !== undefined) untilOf(flags.ackUntil, new Date(0));
}

const formFor = (pattern: string): string =>
  pattern.startsWith('/') ? `its kind too: file:${pattern}` : patternForm;

const lengths: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 };

/** The end of an acknowledgement: a day or a time as it is, a length such as 7d counted from now. */
export function untilOf(text: string, now: Date): string {
  if (/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/.test(text) && !Number.isNaN(Date.parse(text)))
    return text;
  const [, amount = '', unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const length = lengths[unit];
  if (length !== undefined) {
    const end = new Date(now.getTime() + Number(amount) * length * 1000);
    if (!Number.isNaN(end.getTime()) && end.getUTCFullYear() < 10_000) {
      return `${end.toISOString().slice(0, 19)}Z`;
    }
  }
  throw new Failure(
    'usage',
    `Cannot read --ack-until ${JSON.stringify(text)}: expected a length such as 12h, 7d or 4w, a day such as 2026-12-24, or a time such as 2026-12-24T18:00Z`,
  );
}
