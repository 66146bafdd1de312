import { parse } from '../schema/parse.ts';
import { canonicalPieces } from '../schema/pieces.ts';
import type { AbsolutePath, Address, Plan } from '../schema/types.ts';
import { Failure } from './failure.ts';
import { type Line, parseLine, writeLine } from './journal-line.ts';
import { type Layout, within } from './layout.ts';
import type { Appender, System } from './system.ts';

/** An apply in flight, as it stands in the journal. */
export interface Flight {
  readonly plan: Plan;
  readonly token: string;
  readonly by: string;
  readonly at: string;
  /** Whether before-images are kept beside what changes, so that everything can be put back. */
  readonly undo: boolean;
  /** Where new objects wait whose own directory was missing (see target.ts). */
  readonly rooms: readonly (readonly [AbsolutePath, AbsolutePath])[];
  /** Which boot of the host it was begun in: a power cut may have taken the last lines with it. */
  readonly boot?: string;
  readonly kept: ReadonlyMap<Address, string>;
  /** Targets that were begun, by step: `3 file:/etc/motd`. */
  readonly begun: ReadonlySet<string>;
  /** Targets that were so without our doing. */
  readonly already: ReadonlySet<string>;
  /** Ids of steps that a line says are done: what is done to units is not done twice. */
  readonly finished: ReadonlySet<number>;
  /** Whether anything may have changed. Later lines may be lost in a power cut; this one is not. */
  readonly prepared: boolean;
  readonly rollback: string | undefined;
}

/** The write-ahead log of the apply that runs. */
export interface Journal {
  readonly flight: Flight;
  readonly keep: (target: Address, backup: string) => void;
  readonly prepared: () => void;
  readonly already: (target: string) => void;
  readonly begin: (step: number, targets: readonly string[]) => void;
  readonly done: (step: number, targets: readonly string[]) => void;
  readonly rollback: (why: string) => void;
  /** Lets go of it without a word: it stays as it is. */
  readonly close: () => void;
  /** The apply has ended, in whatever way, and the state says what is true. */
  readonly drop: () => void;
}

/** Where the plan in flight lies. */
export const journalPlan = (layout: Layout): AbsolutePath => within(layout.journal, 'plan.json');
const logPath = (layout: Layout): AbsolutePath => within(layout.journal, 'log.jsonl');

/** Whether an apply was begun and not ended. */
export function isInterrupted(system: System, layout: Layout): boolean {
  return system.lstat(journalPlan(layout)) !== undefined;
}

/** Writes the plan down, durably, before anything changes. */
export function startJournal(
  system: System,
  layout: Layout,
  plan: Plan,
  start: {
    readonly token: string;
    readonly by: string;
    readonly at: string;
    readonly undo: boolean;
    readonly rooms: Flight['rooms'];
    readonly boot?: string;
  },
): Journal {
  for (const path of [logPath(layout), within(layout.journal, '.plan.json.new')]) {
    if (system.lstat(path) !== undefined) system.remove(path);
  }
  const log = system.appender(logPath(layout));
  writeLine(log, { line: 'start', ...start });
  log.sync();
  const draft = within(layout.journal, '.plan.json.new');
  system.createFile(draft, canonicalPieces(plan), { mode: 0o600 }, true);
  system.rename(draft, journalPlan(layout));
  system.sync(layout.journal);
  return follow(system, layout, log, {
    plan,
    ...start,
    kept: new Map(),
    begun: new Set(),
    already: new Set(),
    finished: new Set(),
    prepared: false,
    rollback: undefined,
  });
}

/** The journal of an interrupted apply, ready to go on; undefined where there is none. */
export function resumeJournal(system: System, layout: Layout): Journal | undefined {
  if (!isInterrupted(system, layout)) return undefined;
  const parsed = parse('plan', parseJson(system, journalPlan(layout)));
  if (!parsed.ok) throw damaged(layout, 'plan.json is not a plan');
  const flight = readLog(system, layout, parsed.value);
  return follow(system, layout, system.appender(logPath(layout)), flight);
}

function parseJson(system: System, path: AbsolutePath): unknown {
  try {
    return JSON.parse(system.read(path).toString('utf8'));
  } catch {
    return undefined;
  }
}

function readLog(system: System, layout: Layout, plan: Plan): Flight {
  const kept = new Map<Address, string>();
  const begun = new Set<string>();
  const already = new Set<string>();
  const finished = new Set<number>();
  let prepared = false;
  let start: Extract<Line, { line: 'start' }> | undefined;
  let rollback: string | undefined;
  for (const text of system.read(logPath(layout)).toString('utf8').split('\n')) {
    const line = parseLine(text);
    if (line === undefined) continue;
    if (line.line === 'start') start = line;
    else if (line.line === 'kept') kept.set(line.target, line.backup);
    else if (line.line === 'rollback') rollback = line.why;
    else if (line.line === 'prepared') prepared = true;
    else if (line.line === 'already') already.add(line.target);
    else if (line.line === 'done') finished.add(line.step);
    else if (line.line === 'begin') {
      for (const target of line.targets) begun.add(`${line.step} ${target}`);
    }
  }
  if (start === undefined) throw damaged(layout, 'log.jsonl has no start');
  const { line: _, ...begin } = start;
  return { plan, ...begin, kept, begun, already, finished, prepared, rollback };
}

function damaged(layout: Layout, found: string): Failure {
  return new Failure(
    'invalid',
    `Cannot finish the interrupted apply in ${layout.journal}: ${found}, expected what sm wrote; look at what it was doing, then move the directory away and plan again`,
  );
}

function follow(system: System, layout: Layout, log: Appender, flight: Flight): Journal {
  const kept = new Map(flight.kept);
  const begun = new Set(flight.begun);
  const already = new Set(flight.already);
  const filesOnly = new Set(
    flight.plan.steps.filter(({ executor }) => executor === 'files').map(({ id }) => id),
  );
  return {
    flight: { ...flight, kept, begun, already },
    keep: (target, backup) => {
      kept.set(target, backup);
      writeLine(log, { line: 'kept', target, backup });
    },
    begin: (step, targets) => {
      writeLine(log, { line: 'begin', step, targets });
      // What happens to files can be seen on them; what happens to accounts and units cannot.
      if (!filesOnly.has(step)) log.sync();
      for (const target of targets) begun.add(`${step} ${target}`);
    },
    done: (step, targets) => writeLine(log, { line: 'done', step, targets }),
    prepared: () => {
      writeLine(log, { line: 'prepared' });
      log.sync();
    },
    already: (target) => {
      already.add(target);
      writeLine(log, { line: 'already', target });
    },
    rollback: (why) => {
      writeLine(log, { line: 'rollback', why });
      log.sync();
    },
    close: () => log.close(),
    drop: () => {
      log.close();
      system.remove(journalPlan(layout));
      system.sync(layout.journal);
      system.remove(logPath(layout));
    },
  };
}
