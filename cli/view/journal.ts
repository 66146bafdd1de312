import type { JournalEntry } from '../../executors/system-journal.ts';
import type { DriftedResource, DriftReport, State } from '../../schema/types.ts';
import type { ExitCode } from '../exit.ts';
import { causeWords, statusWords } from './drift.ts';

/** What `MESSAGE_ID` an entry has: for `journalctl MESSAGE_ID=…`; they never change. */
export const messageIds = {
  drifted: '20490a06e5bd40c381a4c674832a4b87',
  run: '18f8a3efe1ea4052b90e1ba0f13b848f',
} as const;

// Whoever drifts by the thousand wants the list from --json.
const most = 100;

/** The entries of a drift run: one for each resource that is new in this report, and one for the run. */
export function journalEntries(
  report: DriftReport,
  state: State,
  code: ExitCode,
): readonly JournalEntry[] {
  const shown = report.resource_drift.filter(({ since_last }) => since_last !== 'known');
  const drifted = report.resource_drift.length;
  const managed = Object.keys(state.resources).length;
  return [
    ...shown.slice(0, most).map((resource) => entryOf(resource, state)),
    {
      ...common,
      MESSAGE: report.in_sync
        ? `in sync: ${managed} resources`
        : `drift: ${drifted} of ${managed} resources`,
      MESSAGE_ID: messageIds.run,
      PRIORITY: report.in_sync ? '6' : '4',
      SM_STATUS: report.in_sync ? 'in_sync' : 'drift',
      SM_EXIT_CODE: String(code),
      SM_DRIFTED: String(drifted),
      SM_ACKNOWLEDGED: String(report.acknowledged?.length ?? 0),
      SM_SERIAL: String(state.serial),
    },
  ];
}

/** The entry of a run that could not find out. */
export function journalFailure(message: string, code: ExitCode): JournalEntry {
  return {
    ...common,
    MESSAGE: `drift could not be determined: ${message}`,
    MESSAGE_ID: messageIds.run,
    PRIORITY: '3',
    SM_STATUS: 'undetermined',
    SM_EXIT_CODE: String(code),
  };
}

const common = { SYSLOG_IDENTIFIER: 'sm' } as const;

function entryOf(resource: DriftedResource, state: State): JournalEntry {
  const { address, status, fields, fingerprint, likely_cause: cause } = resource;
  const names = fields.map(({ path }) => path).join(' ');
  const why = cause === undefined ? '' : ` (${causeWords(cause).join('; ')})`;
  return {
    ...common,
    MESSAGE: `${address} ${statusWords[status]}${names === '' ? '' : `: ${names}`}${why}`,
    MESSAGE_ID: messageIds.drifted,
    PRIORITY: '4',
    SM_ADDRESS: address,
    SM_STATUS: status,
    SM_FIELDS: names,
    SM_SERIAL: String(state.serial),
    ...(fingerprint === undefined ? {} : { SM_FINGERPRINT: fingerprint }),
    ...(cause === undefined ? {} : { SM_LIKELY_CAUSE: cause.kind }),
    ...(cause?.package === undefined ? {} : { SM_PACKAGE: cause.package }),
  };
}
