import type { AbsolutePath, Address } from '../schema/types.ts';
import type { Appender } from './system.ts';

/** What a line of the journal's log says. */
export type Line =
  | {
      readonly line: 'start';
      readonly token: string;
      readonly by: string;
      readonly at: string;
      readonly undo: boolean;
      readonly rooms: readonly (readonly [AbsolutePath, AbsolutePath])[];
      readonly boot?: string;
    }
  /** A backup was taken for a target, before anything happened to it. */
  | { readonly line: 'kept'; readonly target: Address; readonly backup: string }
  | { readonly line: 'begin'; readonly step: number; readonly targets: readonly string[] }
  | { readonly line: 'done'; readonly step: number; readonly targets: readonly string[] }
  /** Everything is ready and durable: from here on, things may have changed. */
  | { readonly line: 'prepared' }
  /** A target was so without our doing. */
  | { readonly line: 'already'; readonly target: string }
  /** From here on everything is put back; never forward again. */
  | { readonly line: 'rollback'; readonly why: string };

// The last line may be torn by a power cut: what it would have announced had not begun.
/** Reads one line of the log; undefined where it is none. */
export function parseLine(text: string): Line | undefined {
  try {
    return text === '' ? undefined : (JSON.parse(text) as Line);
  } catch {
    return undefined;
  }
}

/** Adds a line to the log, in one write. */
export function writeLine(log: Appender, line: Line): void {
  log.append(`${JSON.stringify(line)}\n`);
}
