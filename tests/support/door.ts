import { type Layout, layoutOf } from '../../executors/layout.ts';
import { openSystem } from '../../executors/real.ts';
import type { System } from '../../executors/system.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { type Scratch, scratch } from './scratch.ts';

/** A scratch root with the door to it open, and a state directory in it. */
export interface Door {
  readonly world: Scratch;
  readonly system: System;
  readonly layout: Layout;
  readonly dispose: () => void;
}

export const path = (text: string): AbsolutePath => text as AbsolutePath;

/** Opens the real door to a scratch root. */
export function openDoor(): Door {
  const world = scratch();
  const system = openSystem(world.root);
  const layout = layoutOf(path('/var/lib/system-manager'));
  return {
    world,
    system,
    layout,
    dispose: () => {
      system.close();
      world.dispose();
    },
  };
}

/** The error code that something throws; undefined where it throws nothing. */
export function codeThrownBy(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
