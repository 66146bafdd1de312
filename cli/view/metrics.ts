import type { Address, DriftReport, State } from '../../schema/types.ts';
import { smVersion } from '../../schema/version.ts';
import { kindOf } from '../../state/address.ts';
import type { ExitCode } from '../exit.ts';

/** When a drift run ended, in seconds since 1970, how long it took, and how it ended. */
export interface RunFacts {
  readonly now: number;
  readonly seconds: number;
  readonly code: ExitCode;
}

type Samples = readonly (readonly [string, number])[];

/** A drift report for Prometheus' textfile collector; samples carry no timestamps. */
export function metricsText(report: DriftReport, state: State, run: RunFacts): string {
  const drifted = counts(
    report.resource_drift.map(
      ({ address, status }) => `kind="${kindOf(address)}",status="${status}"`,
    ),
  );
  const acknowledged = report.acknowledged?.length ?? 0;
  const managed = counts(
    (Object.keys(state.resources) as Address[]).map((address) => `kind="${kindOf(address)}"`),
  );
  const bad = report.resource_drift.some(({ status }) => status !== 'unreadable') ? 1 : 0;
  return [
    ...aboutRun(run, 1, run.now),
    ...metric('sm_drift_status', 'Whether anything drifted: 1 drift, 0 none.', [['', bad]]),
    ...metric('sm_drift_objects', 'Drifted resources by kind and status.', [...drifted]),
    ...metric('sm_drift_acknowledged_objects', 'Drifted resources that are acknowledged.', [
      ['', acknowledged],
    ]),
    ...metric('sm_drift_managed_objects', 'Managed resources by kind.', [...managed]),
    ...metric('sm_drift_state_serial', 'Serial of the state it was compared with.', [
      ['', state.serial],
    ]),
    ...metric('sm_drift_apply_interrupted', 'Whether an apply was interrupted.', [
      ['', report.interrupted ? 1 : 0],
    ]),
    '',
  ].join('\n');
}

/**
 * The same for a run that could not find out: whatever is not known is left out, and when it was known
 * last is taken over from the file before.
 */
export function failureMetricsText(before: string | undefined, run: RunFacts): string {
  const last = /^sm_drift_last_success_timestamp_seconds ([0-9.]+)$/m.exec(before ?? '')?.[1];
  return [...aboutRun(run, 0, last === undefined ? undefined : Number(last)), ''].join('\n');
}

function aboutRun(
  { now, seconds, code }: RunFacts,
  determined: 0 | 1,
  success: number | undefined,
): readonly string[] {
  return [
    ...metric('sm_drift_determined', 'Whether the last run could find out: 1 yes, 0 no.', [
      ['', determined],
    ]),
    ...metric('sm_drift_exit_code', 'The exit code of the last run.', [['', code]]),
    ...metric('sm_drift_last_run_timestamp_seconds', 'When drift was looked for last.', [
      ['', now],
    ]),
    ...(success === undefined
      ? []
      : metric('sm_drift_last_success_timestamp_seconds', 'When that was found out last.', [
          ['', success],
        ])),
    ...metric('sm_drift_run_duration_seconds', 'How long the last run took.', [['', seconds]]),
    ...metric('sm_drift_build_info', 'The version of sm.', [[`version="${smVersion}"`, 1]]),
  ];
}

function counts(labels: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const label of labels) found.set(label, (found.get(label) ?? 0) + 1);
  return new Map([...found].sort());
}

// A metric without samples is left out: promtool takes its HELP for a mistake.
function metric(name: string, help: string, samples: Samples): readonly string[] {
  if (samples.length === 0) return [];
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples.map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}`),
  ];
}
