import type { Acknowledgement, Address, DriftReport } from '../schema/types.ts';
import { acknowledge } from './acknowledge.ts';
import { withFingerprint } from './fingerprint.ts';
import { compareWithLast, type Reported } from './since-last.ts';

/** What a report is judged by; undefined for what was not asked for. */
export interface Judgment {
  readonly acknowledgements: readonly Acknowledgement[] | undefined;
  /** The last report; `at` is null where this is the first. */
  readonly last: { readonly at: string | null; readonly reported: Reported } | undefined;
  readonly inScope: (address: Address) => boolean;
  readonly now: string;
}

/** A report without what is out of scope or acknowledged, each drift marked by the last report. */
export function judgeDrift(report: DriftReport, judgment: Judgment): DriftReport {
  const { acknowledgements, last, inScope, now } = judgment;
  const inside = report.resource_drift.filter(({ address }) => inScope(address));
  const judged = acknowledge(inside, acknowledgements ?? [], now);
  const compared = compareWithLast(judged.open, last?.reported ?? {});
  const known = new Set(judged.acknowledged.map(({ address }) => address));
  const back = compared.resolved.filter((address) => inScope(address) && !known.has(address));
  return {
    ...report,
    in_sync: judged.open.length === 0,
    resource_drift: (last === undefined ? judged.open : compared.drifted).map(withFingerprint),
    notes: [
      ...report.notes,
      ...judged.notes,
      ...back.map((address) => `${address} does not drift any more`),
    ],
    ...(acknowledgements === undefined ? {} : { acknowledged: judged.acknowledged }),
    ...(last === undefined ? {} : { since: last.at }),
  };
}
