import { findDrift } from '../../executors/drift-report.ts';
import { Failure } from '../../executors/failure.ts';
import type { Outside } from '../../executors/outside.ts';
import { openToRead } from '../../executors/session.ts';
import { scopeOf, unmatched } from '../../planner/scope.ts';
import { pretty } from '../../schema/canonical.ts';
import type { Address, DriftReport } from '../../schema/types.ts';
import { type ExitCode, exit } from '../exit.ts';
import type { HostFlags } from '../options.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { driftLines, type Report } from '../view/drift.ts';
import { metricsText } from '../view/metrics.ts';
import { sessionOptions } from './plan.ts';

interface DriftFlags extends HostFlags {
  readonly report: Report;
  readonly ignore: readonly string[];
  readonly target: readonly string[];
  readonly exclude: readonly string[];
  readonly metricsFile?: string;
  readonly jsonInto?: string;
  readonly deep?: boolean;
}

/** `sm drift`: the state against the live host; silent when in sync, so that cron sends no mail. */
export async function driftCommand(
  flags: DriftFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  const started = outside.now().getTime();
  const session = openToRead(outside, sessionOptions(flags, 'drift'));
  try {
    const progress = terminal.progress('Looking at the host');
    const finding = await findDrift(session.machine, {
      deep: flags.deep === true,
      ignore: flags.ignore,
      targets: () => true,
      progress: progress.update,
    });
    progress.end();
    const addresses = Object.keys(finding.state.resources) as Address[];
    mustMatch([...flags.target, ...flags.exclude], addresses);
    const inScope = scopeOf(flags.target, flags.exclude, addresses, finding.state);
    const kept = finding.report.resource_drift.filter(({ address }) => inScope(address));
    const withDiffs = flags.report === 'full' ? await addDiffs(kept, finding.texts()) : kept;
    const report: DriftReport = {
      ...finding.report,
      in_sync: kept.length === 0,
      resource_drift: withDiffs,
    };
    if (flags.jsonInto !== undefined) outside.write(flags.jsonInto, pretty(report), 0o600);
    await tell(report, addresses.length, flags, terminal);
    if (flags.metricsFile !== undefined) {
      const now = outside.now().getTime();
      const text = metricsText(report, finding.state, {
        now: now / 1000,
        seconds: (now - started) / 1000,
      });
      outside.write(flags.metricsFile, text, 0o644);
    }
    return codeOf(report);
  } finally {
    session.close();
  }
}

function mustMatch(patterns: readonly string[], addresses: readonly Address[]): void {
  const lost = unmatched(patterns, addresses);
  if (lost.length === 0) return;
  throw new Failure(
    'host',
    lost.map(
      (pattern) =>
        `Cannot look for drift with the pattern ${pattern}: it matches no recorded resource, expected at least one; try sm state list`,
    ),
  );
}

// The code follows from the very list that was printed.
function codeOf({ resource_drift }: DriftReport): ExitCode {
  if (resource_drift.some(({ status }) => status !== 'unreadable')) return exit.different;
  return resource_drift.length > 0 ? exit.partial : exit.ok;
}

async function addDiffs(
  drifted: DriftReport['resource_drift'],
  texts: ReadonlyMap<Address, { readonly expected: string; readonly actual: string }>,
): Promise<DriftReport['resource_drift']> {
  const { createPatch } = await import('diff');
  return drifted.map((resource) => {
    const shown = texts.get(resource.address);
    if (shown === undefined || shown.expected === shown.actual) return resource;
    const patch = createPatch('', shown.expected, shown.actual, '', '', { context: 3 });
    return { ...resource, diff: patch.split('\n').slice(4).join('\n') };
  });
}

const asNote = (note: string): string => `Note: ${note}`;

async function tell(
  report: DriftReport,
  managed: number,
  flags: DriftFlags,
  terminal: Terminal,
): Promise<void> {
  if (report.interrupted) {
    terminal.error('An apply was interrupted. The next sm apply finishes it.\n');
  }
  if (flags.json === true) {
    terminal.out(pretty(report));
    return;
  }
  if (report.in_sync) {
    if (terminal.outIsTerminal)
      terminal.out(
        `In sync: ${managed} ${managed === 1 ? 'resource is as it was' : 'resources are as they were'} applied.\n`,
      );
    if (terminal.outIsTerminal) writeLines(terminal.out, report.notes.map(asNote));
    return;
  }
  const lines = await driftLines(report.resource_drift, terminal.outPalette, flags.report);
  const unreadable = report.resource_drift.filter(({ status }) => status === 'unreadable').length;
  const drifted = report.resource_drift.length - unreadable;
  const tail = unreadable === 0 ? '' : ` ${unreadable} could not be looked at.`;
  writeLines(terminal.out, [
    ...(flags.report === 'minimal'
      ? []
      : [terminal.outPalette.strong('Objects have changed outside of sm:'), '']),
    ...lines,
    ...(flags.report === 'minimal'
      ? []
      : [
          '',
          `Drift: ${drifted} of ${managed} ${managed === 1 ? 'resource' : 'resources'}.${tail}`,
          ...report.notes.map(asNote),
          `To put things right, run: sm apply${flags.root === '/' ? '' : ` --root ${flags.root}`}`,
        ]),
  ]);
}
