import { canonical } from '../schema/canonical.ts';
import type { Plan, State } from '../schema/types.ts';
import type { Touched } from '../state/ledger.ts';
import { codeOf } from './failure.ts';
import type { Machine } from './machine.ts';

/** One line of the history: an apply, or another command that changed the state. */
export interface HistoryLine {
  readonly at: string;
  readonly by: string;
  readonly operation: string;
  readonly result: string;
  readonly serial: number;
  readonly generation: number;
  readonly changed: number;
  readonly plan_id?: string;
  readonly summary?: Plan['summary'];
  /** The apply that was confirmed or taken back. */
  readonly confirm_id?: string;
  /** Generations that were deleted. */
  readonly deleted?: readonly number[];
  /** Who undid an apply that was interrupted, and when. */
  readonly undone?: { readonly at: string; readonly by: string };
}

type Changes = readonly Touched[];

// A line for people and grep; the generation has the rest.
const mostChanges = 100;

/** What a line says of the plan that was applied. */
export function applyLine(plan: Plan, state: State | undefined) {
  return {
    operation: plan.mode === 'normal' ? 'apply' : plan.mode,
    serial: state?.serial ?? 0,
    generation: state?.generation ?? 0,
    plan_id: plan.plan_id,
    summary: plan.summary,
  };
}

/** Adds a line to the history, durably. */
export function appendHistory(
  { system, layout }: Pick<Machine, 'system' | 'layout'>,
  line: Omit<HistoryLine, 'changed'> & { readonly changes: Changes },
): void {
  const log = system.appender(layout.history);
  const { changes } = line;
  const bounded = { ...line, changed: changes.length, changes: changes.slice(0, mostChanges) };
  log.append(`${canonical(bounded)}\n`);
  log.sync();
  log.close();
}

/** The whole history, the oldest first, and how many lines cannot be read; empty where there is none. */
export function readHistory(place: Pick<Machine, 'system' | 'layout'>): {
  readonly history: readonly HistoryLine[];
  readonly damaged: number;
} {
  const texts = readText(place)
    .split('\n')
    .filter((text) => text !== '');
  const history = texts.flatMap((text) => parseLine(text) ?? []);
  return { history, damaged: texts.length - history.length };
}

function parseLine(text: string): HistoryLine | undefined {
  try {
    const line = JSON.parse(text) as Partial<HistoryLine> | null;
    const whole =
      typeof line?.at === 'string' &&
      typeof line.by === 'string' &&
      typeof line.operation === 'string' &&
      typeof line.result === 'string';
    return whole ? (line as HistoryLine) : undefined;
  } catch {
    return undefined;
  }
}

function readText({ system, layout }: Pick<Machine, 'system' | 'layout'>): string {
  try {
    return system.read(layout.history).toString('utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}
