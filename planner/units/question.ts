import type { Address } from '../../schema/types.ts';
import type { UnitFacts, UnitFiles } from '../../state/units.ts';

/** How a change of a running unit is carried out; auto lets the unit's own X-* keys decide. */
export type Switch = 'auto' | 'restart' | 'stop-start' | 'reload' | 'keep';

/** One unit that the state or the manifest names: what we have to do with it. */
export interface ManagedUnit {
  readonly name: string;
  /** What the state says; undefined where it does not know the unit. */
  readonly recorded?: {
    readonly masked: boolean;
    /** Whether it ran when we masked it or took it over. */
    readonly wasActive: boolean;
    /** Changed while it was kept running: it still runs with its old definition. */
    readonly needsRestart: boolean;
  };
  /** What the manifest says; undefined where it no longer names the unit. */
  readonly desired?: {
    readonly masked: boolean;
    readonly switch: Switch;
  };
  /** Whether a file or link of it changes on disk in this plan. */
  readonly changes: boolean;
  /** Whether somebody else changed a file or link of it since. */
  readonly drifted: boolean;
}

/** A reload or restart that a changed file asks for, or that an earlier apply still owes. */
export interface AskedAction {
  readonly unit: string;
  readonly op: 'reload' | 'restart' | 'start';
  readonly causedBy: readonly Address[];
}

/** Everything that decides what is done to units. */
export interface UnitQuestion {
  /** The search path with our recorded files in it: what systemd went by so far. */
  readonly before: UnitFiles;
  /** The search path with our wanted files in it. */
  readonly after: UnitFiles;
  readonly managed: ReadonlyMap<string, ManagedUnit>;
  readonly facts: UnitFacts;
  readonly asked: readonly AskedAction[];
  readonly respectManualStop: boolean;
}

/** One thing done to one unit, the row of the decision table that says so, and what caused it. */
export interface UnitAction {
  readonly op: 'stop' | 'reload' | 'restart' | 'start';
  readonly unit: string;
  readonly row: string;
  /** In words, for people: what changed, or what was found. */
  readonly why: string;
  readonly causedBy: readonly Address[];
  /** Whether it failed before and is told to forget that first (`reset-failed`). */
  readonly resetFailed?: true;
}

/** What is done to units, phase by phase: all stops, then reloads, restarts, starts; each sorted by name, targets last. */
export interface UnitProgram {
  readonly actions: readonly UnitAction[];
  /** Units that keep running with their old definition (row 10), and why. */
  readonly kept: readonly { readonly unit: string; readonly why: string }[];
  /** What a reader should know, such as a timer that will fire at once. */
  readonly warnings: readonly string[];
}
