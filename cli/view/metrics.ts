import type { Address, DriftReport, State } from '../../schema/types.ts';
import { kindOf } from '../../state/address.ts';

/** When a drift run ended, in seconds since 1970, and how long it took. */
export interface Timing {
  readonly now: number;
  readonly seconds: number;
}

/** A drift report for Prometheus' textfile collector; samples carry no timestamps. */
export function metricsText(report: DriftReport, state: State, { now, seconds }: Timing): string {
  const drifted = counts(
    report.resource_drift.map(
      ({ address, status }) => `kind="${kindOf(address)}",status="${status}"`,
    ),
  );
  const managed = counts(
    (Object.keys(state.resources) as Address[]).map((address) => `kind="${kindOf(address)}"`),
  );
  const bad = report.resource_drift.some(({ status }) => status !== 'unreadable') ? 1 : 0;
  return [
    ...metric('sm_drift_status', 'Whether anything drifted: 1 drift, 0 none.', [['', bad]]),
    ...metric('sm_drift_objects', 'Drifted resources by kind and status.', [...drifted]),
    ...metric('sm_drift_managed_objects', 'Managed resources by kind.', [...managed]),
    ...metric('sm_drift_last_run_timestamp_seconds', 'When drift was looked for last.', [
      ['', now],
    ]),
    ...metric('sm_drift_run_duration_seconds', 'How long that took.', [['', seconds]]),
    ...metric('sm_drift_state_serial', 'Serial of the state it was compared with.', [
      ['', state.serial],
    ]),
    ...metric('sm_drift_apply_interrupted', 'Whether an apply was interrupted.', [
      ['', report.interrupted ? 1 : 0],
    ]),
    '',
  ].join('\n');
}

function counts(labels: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const label of labels) found.set(label, (found.get(label) ?? 0) + 1);
  return new Map([...found].sort());
}

function metric(
  name: string,
  help: string,
  samples: readonly (readonly [string, number])[],
): readonly string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples.map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}`),
  ];
}
