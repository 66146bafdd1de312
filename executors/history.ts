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
}

/** The whole history, the oldest first; empty where there is none. A torn last line is left out. */
export function readHistory({ system, layout }: Machine): readonly HistoryLine[] {
  return readText({ system, layout })
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as HistoryLine];
      } catch {
        return [];
      }
    });
}

function readText({ system, layout }: Pick<Machine, 'system' | 'layout'>): string {
  try {
    return system.read(layout.history).toString('utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}
