import type { State } from '../../schema/types.ts';
import type { Layout } from '../layout.ts';
import type { Outside } from '../outside.ts';
import type { System } from '../system.ts';

/** What one look found: `problem` keeps sm apply from working, `warning` may one day. */
export interface Finding {
  readonly check: string;
  readonly level: 'ok' | 'warning' | 'problem';
  readonly found: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** The host that is examined; nothing of it is changed. */
export interface Patient {
  readonly system: System;
  readonly layout: Layout;
  readonly outside: Outside;
  /** Whether it is the running host, not a tree below another root. */
  readonly isLive: boolean;
  readonly isRoot: boolean;
  readonly systemd: number | null;
  /** Undefined where there is none, or it cannot be read: a check of its own tells. */
  readonly state: State | undefined;
}

/** One look at the host. */
export type Check = (patient: Patient) => readonly Finding[] | Promise<readonly Finding[]>;

/** A finding at its level; `ok` where there is nothing to say against it. */
export function finding(
  check: string,
  level: Finding['level'],
  found: string,
  advice?: string,
): Finding {
  return { check, level, found, ...(advice === undefined ? {} : { advice }) };
}
