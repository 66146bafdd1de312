import type { Entry, ResolvedFile, ResolvedManifest, State } from '../schema/types.ts';
import { filesOnly } from '../state/parts.ts';

/** What a file asks of units when it changes. */
export type Asks = Pick<Entry, 'reload' | 'restart'>;

/** One thing that a file asks of one unit. */
export interface Ask {
  readonly op: 'reload' | 'restart';
  readonly unit: string;
}

const ops = ['reload', 'restart'] as const;

/** What an entry of the manifest asks of units, as the state remembers it: sorted, and nothing where it asks nothing. */
export function asksToRecord({ reload, restart }: Partial<ResolvedFile>): Asks {
  return { ...remembered('reload', reload), ...remembered('restart', restart) };
}

function remembered(op: Ask['op'], units: readonly string[] = []): Asks {
  return units.length === 0 ? {} : { [op]: [...new Set(units)].sort() };
}

/** Whether the state says of a file what the manifest now asks of units for it. */
export function sameAsks(wanted: Asks, recorded: Asks): boolean {
  return ops.every((op) => {
    const [now = [], before = []] = [wanted[op], recorded[op]];
    return now.every((unit) => before.includes(unit)) && before.every((unit) => now.includes(unit));
  });
}

/**
 * What a file that changes asks of units: what the manifest says, and once more what was recorded of units
 * that the manifest no longer names for it. They read the file as it was, and are to hear that it changed.
 */
export function asksOfChange(wanted: Asks | undefined, recorded: Asks | undefined): readonly Ask[] {
  const now = listed(wanted);
  return now.concat(listed(recorded).filter(({ unit }) => !names(wanted, unit)));
}

/** Whether a file asks anything of a unit. */
export function names(asks: Asks | undefined, unit: string): boolean {
  return ops.some((op) => asks?.[op]?.includes(unit) === true);
}

/** Every unit that a file asks something of, as the manifest or the state has it. */
export function askedUnits(
  { files }: Pick<ResolvedManifest, 'files'>,
  state: State | undefined,
): readonly string[] {
  const all = [...Object.values(files), ...Object.values(filesOnly(state)?.resources ?? {})];
  return [
    ...new Set(all.flatMap(({ reload = [], restart = [] }: Asks) => [...reload, ...restart])),
  ];
}

function listed(asks: Asks | undefined): readonly Ask[] {
  return ops.flatMap((op) => (asks?.[op] ?? []).map((unit) => ({ op, unit })));
}
