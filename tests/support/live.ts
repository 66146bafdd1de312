import type { System } from '../../executors/system.ts';
import { type Door, openDoor } from './door.ts';

/** A scratch root whose door says that it is the running host's. */
export function openLiveDoor(): Door {
  const door = openDoor();
  return { ...door, system: { ...door.system, root: '/' } satisfies System };
}
