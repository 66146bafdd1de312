import type { Outside } from '../executors/outside.ts';
import { type ColorChoice, type Palette, paletteOf } from './view/palette.ts';
import { type Progress, startProgress } from './view/progress.ts';
import { startWorking, type Working } from './view/working.ts';

/** Standard output and standard error of this run, and how people want them. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly outIsTerminal: boolean;
  readonly inIsTerminal: boolean;
  readonly outPalette: Palette;
  readonly errorPalette: Palette;
  readonly progress: (label: string) => Progress;
  readonly working: (label: string) => Working;
}

/** Opens the streams; sm.ts sees to it that a closed one never ends a run. */
export function openTerminal(outside: Outside, choice: ColorChoice): Terminal {
  const { stdout, stderr, stdin } = process;
  const colors = (isTerminal: boolean): Palette =>
    paletteOf({ choice, isTerminal, env: outside.env });
  const error = (text: string): void => {
    stderr.write(text);
  };
  return {
    out: (text) => {
      stdout.write(text);
    },
    error,
    outIsTerminal: stdout.isTTY === true,
    inIsTerminal: stdin.isTTY === true,
    outPalette: colors(stdout.isTTY === true),
    errorPalette: colors(stderr.isTTY === true),
    progress: (label) =>
      startProgress(label, {
        write: error,
        isTerminal: stderr.isTTY === true,
        // ssh -t without a terminal of its own says 0.
        columns: stderr.columns || 78,
        now: Date.now,
      }),
    working: (label) =>
      startWorking(label, { write: error, isTerminal: stderr.isTTY === true, now: Date.now }),
  };
}

/** Writes lines, each ended. */
export function writeLines(write: (text: string) => void, lines: readonly string[]): void {
  if (lines.length > 0) write(`${lines.join('\n')}\n`);
}
