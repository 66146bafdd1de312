import type { AbsolutePath } from '../schema/types.ts';

/**
 * What lies in systemd's unit search path: the text of each fragment and drop-in by its path, null where
 * the name is masked there (a link to /dev/null, or an empty file; systemd.unit(5)).
 */
export interface UnitFiles {
  readonly texts: ReadonlyMap<AbsolutePath, string | null>;
  /** Links in the search path by which a unit has further names: the other name → the unit's own. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Links below `X.wants`, `X.requires` and `X.upholds` by path, each with its target. */
  readonly dependencies: ReadonlyMap<AbsolutePath, string>;
}

/** One line of `systemctl list-units --all`. */
export interface UnitLive {
  readonly name: string;
  /** loaded, not-found, masked, error, bad-setting, … */
  readonly load: string;
  /** active, reloading, inactive, failed, activating, deactivating, … */
  readonly active: string;
  /** running, exited, dead, auto-restart, waiting, listening, … */
  readonly sub: string;
}

/** What `systemctl show` adds for units that we have to do with. */
export interface UnitDetails extends UnitLive {
  /** All its names, its own first. */
  readonly names: readonly string[];
  readonly fragment: string;
  readonly dropIns: readonly string[];
  readonly needDaemonReload: boolean;
  readonly canReload: boolean;
  /** Units that a stop of this one takes down with it: RequiredBy, BoundBy, ConsistsOf. */
  readonly pullsDown: readonly string[];
  readonly triggers: readonly string[];
  readonly triggeredBy: readonly string[];
  /** Service type, such as simple, exec, notify, oneshot; empty for other units. */
  readonly type: string;
  readonly remainAfterExit: boolean;
  /** Restart= of a service. */
  readonly restart: string;
  /** success, exit-code, signal, timeout, … */
  readonly result: string;
  readonly execMainStatus: number;
  readonly restarts: number;
  /** When its main process was last started, in microseconds of the monotonic clock; 0 for never. */
  readonly mainStarted: number;
  /** Which run of it this is; empty where it never ran. */
  readonly invocation: string;
  readonly conditionResult: boolean;
  /** Whether it ever ran since boot: ActiveEnterTimestamp or InactiveEnterTimestamp is set. */
  readonly hasRun: boolean;
}

/** Everything that was seen of systemd on the host. Absent where none runs, or below another root. */
export interface UnitFacts {
  readonly files: UnitFiles;
  /** Every loaded unit by its name. Empty where systemd does not run there. */
  readonly live: ReadonlyMap<string, UnitLive>;
  readonly details: ReadonlyMap<string, UnitDetails>;
  /** Whether systemd runs there as PID 1, so that units can be acted upon. */
  readonly running: boolean;
  /** The unit in which sm itself runs, such as sm-drift.service or session-3.scope. */
  readonly own: string | undefined;
}
