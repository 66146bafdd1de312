import type { Keyring } from './keys.ts';
import type { Layout } from './layout.ts';
import type { Outside } from './outside.ts';
import type { System } from './system.ts';

/** Everything an executor may touch. */
export interface Machine {
  readonly system: System;
  readonly outside: Outside;
  readonly layout: Layout;
  readonly keys: Keyring;
  /** Whether owners can be set: as root. */
  readonly ownership: boolean;
}
