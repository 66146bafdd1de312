import { type FarmLinks, farmOf, farmsDirectory, isFarm } from '../../planner/profile/farm.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { baseName, parentOf } from '../../state/address.ts';
import { Failure } from '../failure.ts';
import { ensureDirectory } from '../folders.ts';
import { within } from '../layout.ts';
import type { System } from '../system.ts';
import { fillFarm, isSound } from './farm-tree.ts';
import { liveTarget, switchProfile } from './switch.ts';

/**
 * Makes the merged tree that a target is: complete under another name beside it, then renamed into
 * place, so that a half-made one is never used. Safe to repeat. Tells what there was to do.
 */
export function buildFarm(
  system: System,
  stateDirectory: AbsolutePath,
  links: FarmLinks,
  target: string,
): 'made' | 'repaired' | 'nothing' {
  if (!isFarm(target, stateDirectory)) return 'nothing';
  if (farmOf(links, stateDirectory) !== target) {
    throw new Failure(
      'refused',
      `Cannot make ${target}: its links are those of another tree, expected those that the plan was made with; plan again`,
    );
  }
  ensureDirectory(system, farmsDirectory(stateDirectory), 0o755);
  const found = system.lstat(target);
  if (found !== undefined && isSound(system, target)) return 'nothing';
  const fresh = beside(target, 'new');
  makeAnew(system, fresh, links);
  if (found !== undefined) makeWay(system, target, links);
  system.rename(fresh, target);
  system.refresh();
  if (found === undefined) return 'made';
  const spare = beside(target, 'spare');
  if (liveTarget(system) === spare) switchProfile(system, target);
  system.removeTree(spare);
  return 'repaired';
}

// Whoever looks meanwhile finds everything in the spare tree.
function makeWay(system: System, target: AbsolutePath, links: FarmLinks): void {
  const spare = beside(target, 'spare');
  const live = liveTarget(system);
  if (live === target) {
    makeAnew(system, spare, links);
    switchProfile(system, spare);
  }
  system.removeTree(target);
}

function makeAnew(system: System, farm: AbsolutePath, links: FarmLinks): void {
  system.removeTree(farm);
  fillFarm(system, farm, links);
}

function beside(farm: AbsolutePath, what: 'new' | 'spare'): AbsolutePath {
  return within(parentOf(farm), `.${baseName(farm)}.${what}`);
}

/** Removes every merged tree that is neither kept nor on PATH, and what was left half made. */
export function collectFarms(
  system: System,
  stateDirectory: AbsolutePath,
  keep: readonly string[],
): readonly AbsolutePath[] {
  const directory = farmsDirectory(stateDirectory);
  if (system.parent(directory).state !== 'present') return [];
  const kept = new Set([...keep, liveTarget(system)]);
  const all = system.list(directory);
  const removed = all
    .filter((name) => /^([0-9a-f]{32}|\.[0-9a-f]{32}\.(new|spare))$/.test(name))
    .map((name) => within(directory, name))
    .filter((farm) => !kept.has(farm));
  for (const farm of removed) system.removeTree(farm);
  if (removed.length === all.length) system.removeDirectory(directory);
  return removed;
}
