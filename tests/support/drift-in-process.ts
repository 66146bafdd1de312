import { driftCommand } from '../../cli/commands/drift.ts';
import type { DriftFlags } from '../../cli/drift-flags.ts';
import { paletteOf } from '../../cli/view/palette.ts';
import { openOutside } from '../../executors/outside.ts';

/** What a run of `sm drift` said and how it ended. */
export interface Told {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `sm drift` of this process, without a terminal: for properties, which run it a hundred times. */
export async function driftInProcess(
  root: string,
  flags: Partial<DriftFlags> = {},
  outIsTerminal = false,
): Promise<Told> {
  const said = { stdout: '', stderr: '' };
  const outside = openOutside();
  const palette = paletteOf({ choice: 'never', isTerminal: false, env: () => undefined });
  const code = await driftCommand(
    {
      ...{ root, report: 'summary', color: 'never', lockTimeout: '0s' },
      ...{ ignore: [], target: [], exclude: [], ack: [] },
      ...flags,
    },
    outside,
    {
      out: (text) => {
        said.stdout += text;
      },
      error: (text) => {
        said.stderr += text;
      },
      outIsTerminal,
      inIsTerminal: false,
      outPalette: palette,
      errorPalette: palette,
      progress: () => ({ update: () => undefined, end: () => undefined }),
      working: () => ({ line: () => undefined, end: () => undefined }),
    },
  );
  return { code, ...said };
}
