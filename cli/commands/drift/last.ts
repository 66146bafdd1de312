import { dirname } from 'node:path';
import { lastReportPath, readLastReport, writeLastReport } from '../../../executors/last-report.ts';
import type { Outside } from '../../../executors/outside.ts';
import { type Reported, remembered } from '../../../planner/since-last.ts';
import type { Address, DriftReport, State } from '../../../schema/types.ts';
import type { DriftFlags } from '../../drift-flags.ts';

/** The last report, as `--since-last` has it. */
export interface Last {
  readonly read: (state: State) => { readonly at: string | null; readonly reported: Reported };
  readonly write: (
    report: DriftReport,
    state: State,
    lookedAt: (address: Address) => boolean,
  ) => void;
}

/** Opens the last report if that is asked for; a file that is none is refused before anything else. */
export function openLast(flags: DriftFlags, outside: Outside): Last | undefined {
  const { sinceLast, root, stateDir } = flags;
  if (sinceLast === undefined) return undefined;
  const named = typeof sinceLast === 'string';
  const path = named ? sinceLast : lastReportPath(outside, root, stateDir);
  const last = readLastReport(outside, path);
  // Made anew, a state knows nothing of what was reported of another one.
  const reportedOf = ({ lineage }: State): Reported =>
    last?.lineage === lineage ? last.reported : {};
  return {
    read: (state) => ({ at: last?.at ?? null, reported: reportedOf(state) }),
    write: (report, state, lookedAt) => {
      if (!named) outside.makeDirectory(dirname(path));
      const reported = remembered(report.resource_drift, reportedOf(state), lookedAt);
      writeLastReport(outside, path, reported, state);
    },
  };
}
