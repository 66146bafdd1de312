import { readAcknowledgements } from '../../executors/acknowledgements.ts';
import { type DriftFinding, findDrift } from '../../executors/drift-report.ts';
import { Failure } from '../../executors/failure.ts';
import type { Outside } from '../../executors/outside.ts';
import { openToRead } from '../../executors/session.ts';
import { judgeDrift } from '../../planner/judge-drift.ts';
import { scopeOf, unmatched } from '../../planner/scope.ts';
import { pretty } from '../../schema/canonical.ts';
import type { Address, DriftReport } from '../../schema/types.ts';
import { type DriftFlags, mustBePatterns } from '../drift-flags.ts';
import { type ExitCode, exit } from '../exit.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { newsOf, quietLines, reportLines } from '../view/drift-report.ts';
import { pendingLines } from '../view/pending.ts';
import { addNew } from './drift/acknowledge.ts';
import { openLast } from './drift/last.ts';
import { tellFailure, tellMonitors } from './drift/monitors.ts';
import { sessionOptions } from './plan.ts';

/** `sm drift`: the state against the live host; silent when in sync, so that cron sends no mail. */
export async function driftCommand(
  flags: DriftFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  if (flags.flake !== undefined && flags.verbose === true) {
    terminal.error(
      `Not built: ${flags.flake}. Drift compares the host with what was applied; sm plan --flake ${flags.flake} compares it with the flake.\n`,
    );
  }
  const started = outside.now().getTime();
  try {
    mustBePatterns(flags);
    return await look(flags, outside, terminal, started);
  } catch (error) {
    await tellFailure(error, flags, outside, started);
    throw error;
  }
}

async function look(
  flags: DriftFlags,
  outside: Outside,
  terminal: Terminal,
  started: number,
): Promise<ExitCode> {
  const last = openLast(flags, outside);
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
    writeLines(terminal.error, pendingLines(session.machine));
    const addresses = Object.keys(finding.state.resources) as Address[];
    mustMatch([...flags.target, ...flags.exclude], addresses);
    const inScope = scopeOf(flags.target, flags.exclude, addresses, finding.state);
    const before = last?.read(finding.state);
    const judgedBy = async (file: string | undefined): Promise<DriftReport> =>
      judgeDrift(finding.report, {
        acknowledgements:
          file === undefined ? undefined : await readAcknowledgements(outside, file),
        last: before,
        inScope,
        now: outside.now().toISOString(),
      });
    if (flags.ack.length > 0) await addNew(await judgedBy(flags.ackFile), flags, outside, terminal);
    const report = await explained(await judgedBy(flags.ackFile), finding, flags);
    if (flags.jsonInto !== undefined) outside.write(flags.jsonInto, pretty(report), 0o600);
    tell(report, addresses.length, flags, terminal);
    last?.write(report, finding.state, inScope);
    const code = codeOf(report);
    await tellMonitors({ report, state: finding.state, code, started }, flags, outside);
    return code;
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

/** The exit code of a report: it follows from the very list that is printed. */
export function codeOf({ resource_drift }: DriftReport): ExitCode {
  if (resource_drift.some(({ status }) => status !== 'unreadable')) return exit.different;
  return resource_drift.length > 0 ? exit.partial : exit.ok;
}

// Only what is told is looked at again: a diff and a guess at the cause cost more than the rest.
async function explained(
  report: DriftReport,
  finding: DriftFinding,
  flags: DriftFlags,
): Promise<DriftReport> {
  const news = newsOf(report);
  if (news.length === 0) return report;
  const anyReader = flags.json === true || flags.jsonInto !== undefined || flags.journal === true;
  const causes = flags.report === 'minimal' && !anyReader ? new Map() : await finding.causes(news);
  const diffOf =
    flags.report === 'full' ? (await import('./drift/diffs.ts')).diffOf : () => undefined;
  const withAll = news.map((resource) => {
    const cause = causes.get(resource.address);
    const diff = diffOf(finding.texts(resource));
    return {
      ...resource,
      ...(cause === undefined ? {} : { likely_cause: cause }),
      ...(diff === undefined ? {} : { diff }),
    };
  });
  const told = new Map(withAll.map((resource) => [resource.address, resource]));
  return {
    ...report,
    resource_drift: report.resource_drift.map((one) => told.get(one.address) ?? one),
  };
}

function tell(report: DriftReport, managed: number, flags: DriftFlags, terminal: Terminal): void {
  if (report.interrupted) {
    terminal.error('An apply was interrupted. The next sm apply finishes it.\n');
  }
  if (flags.json === true) {
    terminal.out(pretty(report));
    return;
  }
  const { outPalette: palette } = terminal;
  const lines = reportLines(report, { level: flags.report, managed, root: flags.root, palette });
  if (lines.length > 0) writeLines(terminal.out, lines);
  else if (terminal.outIsTerminal) writeLines(terminal.out, quietLines(report, managed));
}
