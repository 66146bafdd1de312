import { bootTarget } from '../../planner/profile/boot.ts';
import { isFarm, switchLink, unsound } from '../../planner/profile/farm.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { normalizePath } from '../../state/address.ts';
import type { OtherActual } from '../../state/other.ts';
import { storeRootOf } from '../../state/store-paths.ts';
import { describeError, Failure } from '../failure.ts';
import { hasStore } from '../store-paths.ts';
import type { System } from '../system.ts';
import { isSound } from './farm-tree.ts';
import { observeGeneration } from './observe-generation.ts';
import { isLive } from './switch.ts';

/**
 * Where the link leads and the generation of the Nix profile, and whether a sound tree is there. In another root than `/` there is no link:
 * there it is what its next boot makes.
 */
export function observeProfile(system: System, stateDirectory: AbsolutePath): OtherActual {
  try {
    const found = isLive(system) ? linked(system) : booted(system);
    if (found !== null && typeof found !== 'string') return found;
    const target = found === null ? null : checked(system, found, stateDirectory);
    const generation = observeGeneration(system);
    if (target === null && generation === null) return null;
    return { type: 'profile', target, packages: [], generation };
  } catch (error) {
    const why = error instanceof Failure ? error.message : describeError(error);
    return { type: 'unreadable', error: `it cannot be looked at: ${why}` };
  }
}

// Where our own tmpfiles lines are.
const bootPath = '/etc/tmpfiles.d/system-manager.conf' as AbsolutePath;

function linked(system: System): string | Extract<OtherActual, { type: 'unreadable' }> | null {
  const found = system.lstat(switchLink)?.type;
  if (found === undefined) return null;
  if (found === 'symlink') return system.readlink(switchLink) ?? null;
  return { type: 'unreadable', error: `a ${found} is there` };
}

function booted(system: System): string | null {
  if (system.lstat(bootPath)?.type !== 'file') return null;
  return bootTarget(system.read(bootPath, 64 * 1024).toString('utf8')) ?? null;
}

function checked(system: System, target: string, stateDirectory: AbsolutePath): string {
  const path = normalizePath(target);
  if (path === undefined) return target;
  // The store of an image may be filled later.
  if (system.root !== '/' && storeRootOf(path) !== undefined && !hasStore(system)) return target;
  const { state } = system.parent(path);
  if (state === 'missing' || state === 'blocked') return unsound(target, 'nothing is there');
  if (isFarm(target, stateDirectory) && !isSound(system, target)) return unsound(target, 'altered');
  return target;
}
