import type { AbsolutePath } from '../../schema/types.ts';

/** One `Key=value` line of a unit file, in its section. */
export interface Assignment {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** The values of each key, by section; what `Key=` cleared is gone. */
export type Settings = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** A unit as systemd reads it: its fragment, then its drop-ins in order. */
export interface MergedUnit {
  readonly name: string;
  /** The file that defines it; undefined where there is none. */
  readonly fragment: AbsolutePath | undefined;
  readonly masked: boolean;
  readonly dropIns: readonly AbsolutePath[];
  readonly settings: Settings;
}
