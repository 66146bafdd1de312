import { Failure } from '../../../executors/failure.ts';
import type { Outside } from '../../../executors/outside.ts';
import { addAcknowledgements } from '../../../executors/write-acknowledgements.ts';
import { partOf, splitField } from '../../../planner/acknowledge.ts';
import { fingerprintOf } from '../../../planner/fingerprint.ts';
import type { Acknowledgement, DriftReport } from '../../../schema/types.ts';
import { matchAddresses } from '../../../state/match.ts';
import { type DriftFlags, untilOf } from '../../drift-flags.ts';
import { type Terminal, writeLines } from '../../terminal.ts';

/** `--ack`: writes an entry for each drift that a pattern means, exactly as it is now. */
export async function addNew(
  report: DriftReport,
  flags: DriftFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<void> {
  const added = flags.ack.flatMap((pattern) => entriesOf(pattern, report, flags, outside));
  await addAcknowledgements(outside, flags.ackFile ?? '', added);
  writeLines(
    terminal.error,
    added.map(({ address, until }) =>
      until === undefined
        ? `Acknowledged ${address} as it is now.`
        : `Acknowledged ${address} as it is now, until ${until}.`,
    ),
  );
}

function entriesOf(
  said: string,
  { resource_drift }: DriftReport,
  { ackReason, ackUntil }: DriftFlags,
  outside: Outside,
): readonly Acknowledgement[] {
  const literal = resource_drift.filter(({ address }) => address === said);
  const { pattern, field } =
    literal.length > 0 ? { pattern: said, field: undefined } : splitField(said);
  const matches = matchAddresses([pattern]);
  const parts = resource_drift
    .filter(({ address }) => matches(address))
    .flatMap((resource) => partOf(resource, field) ?? []);
  if (parts.length === 0) {
    throw new Failure(
      'host',
      `Cannot acknowledge ${said}: nothing that it matches drifts, expected an address from sm drift`,
    );
  }
  const now = outside.now();
  const until = ackUntil === undefined ? undefined : untilOf(ackUntil, now);
  return parts.map((part) => ({
    address: field === undefined ? part.address : `${part.address}#${field}`,
    fingerprint: fingerprintOf(part),
    ...(ackReason === undefined ? {} : { reason: ackReason }),
    by: outside.account.name,
    at: seconds(now),
    ...(until === undefined ? {} : { until }),
  }));
}

const seconds = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;
