import { unsound } from '../../planner/profile/farm.ts';
import {
  gcRoot,
  numberOf,
  profileDirectory,
  profileLink,
} from '../../planner/profile/generation.ts';
import { normalizePath } from '../../state/address.ts';
import { within } from '../layout.ts';
import { isThere } from '../store-paths.ts';
import type { System } from '../system.ts';
import { linkAt } from './generation.ts';

/** The store path that the Nix profile leads to, with what is wrong about it; null where none does. */
export function observeGeneration(system: System): string | null {
  const current = linkAt(system, profileLink);
  if (current === undefined) return null;
  const name = current.split('/').at(-1) ?? '';
  const numbered = numberOf(name) !== undefined;
  const target = numbered ? linkAt(system, within(profileDirectory, name)) : current;
  if (target === undefined) return unsound(name, 'nothing is there');
  if (normalizePath(target) === undefined) return unsound(target, 'no generation');
  if (!isThere(system, target)) return unsound(target, 'nothing is there');
  if (!numbered) return unsound(target, 'no generation');
  return linkAt(system, gcRoot) === target ? target : unsound(target, 'no GC root');
}
