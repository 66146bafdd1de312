import { resolve } from 'node:path';
import type { AbsolutePath } from '../../schema/types.ts';
import { parentOf } from '../../state/address.ts';
import type { System } from '../system.ts';

/** So many links are followed one after the other, as the kernel does. */
export const mostLinks = 40;

/** Where a link leads in one step, as seen from inside the root. */
export function linkTarget(system: System, path: AbsolutePath): AbsolutePath | undefined {
  const target = system.readlink(path);
  if (target === undefined) return undefined;
  const found = system.parent(parentOf(path));
  const directory = found.state === 'present' ? found.real : parentOf(path);
  return resolve(directory, target) as AbsolutePath;
}
