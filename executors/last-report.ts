import { join, resolve } from 'node:path';
import type { Reported } from '../planner/since-last.ts';
import { pretty, sha256 } from '../schema/canonical.ts';
import type { Address, State } from '../schema/types.ts';
import { describeError, Failure } from './failure.ts';
import type { Outside } from './outside.ts';

/** What is remembered of a report for `--since-last`: on the machine that runs sm, never in the state. */
export interface LastReport {
  readonly at: string;
  /** The state that it was about: the report of another host says nothing about this one. */
  readonly lineage: string;
  readonly reported: Reported;
}

const format = 'sm drift --since-last';
const largestFile = 64 * 1024 * 1024;

/**
 * Where the last report lies unless a file is named: in the StateDirectory= of a systemd service, else
 * in /var/lib/sm-drift for root and in the state directory of XDG for others; one file for each root.
 */
export function lastReportPath(outside: Outside, root: string, stateDirectory?: string): string {
  const where = `${resolve(outside.workingDirectory, root)}\n${stateDirectory ?? ''}`;
  const isHost = where === '/\n';
  return join(
    directoryOf(outside),
    isHost ? 'last.json' : `last-${sha256(where).slice(0, 12)}.json`,
  );
}

function directoryOf(outside: Outside): string {
  const [service = ''] = (outside.env('STATE_DIRECTORY') ?? '').split(':');
  if (service.startsWith('/')) return service;
  if (outside.uid === 0) return '/var/lib/sm-drift';
  const own = outside.env('XDG_STATE_HOME') ?? '';
  if (own.startsWith('/')) return join(own, 'sm-drift');
  const home = outside.env('HOME') ?? '';
  if (home.startsWith('/')) return join(home, '.local/state/sm-drift');
  throw new Failure(
    'usage',
    'Cannot remember this report: found no HOME, XDG_STATE_HOME or STATE_DIRECTORY, expected one of them; name a file: --since-last=FILE',
  );
}

/** Reads the last report; undefined where there is none. Fails with `invalid` for any other file. */
export function readLastReport(outside: Outside, path: string): LastReport | undefined {
  const absolute = resolve(outside.workingDirectory, path);
  const wrong = (found: string): Failure =>
    new Failure(
      'invalid',
      `Cannot use the last report ${path}: ${found}, expected what sm drift --since-last wrote; remove it, or name another file`,
    );
  try {
    if (outside.stat(absolute) === undefined) return undefined;
    const input: unknown = JSON.parse(outside.read(absolute, largestFile).toString('utf8'));
    if (isLastReport(input)) return input;
  } catch (error) {
    throw wrong(error instanceof SyntaxError ? 'it is not whole JSON' : describeError(error));
  }
  throw wrong('it is something else');
}

/** Remembers a report for the next run. */
export function writeLastReport(
  outside: Outside,
  path: string,
  reported: Reported,
  state: Pick<State, 'lineage'>,
): void {
  const last: LastReport = { at: outside.now().toISOString(), lineage: state.lineage, reported };
  outside.write(resolve(outside.workingDirectory, path), pretty({ format, ...last }), 0o600);
}

function isLastReport(input: unknown): input is LastReport {
  if (typeof input !== 'object' || input === null) return false;
  const { format: said, at, lineage, reported } = input as Readonly<Record<string, unknown>>;
  return (
    said === format &&
    typeof at === 'string' &&
    typeof lineage === 'string' &&
    typeof reported === 'object' &&
    reported !== null &&
    Object.values(reported as Record<Address, unknown>).every((value) => typeof value === 'string')
  );
}
