import { type Needs, needsOf } from '../planner/needs.ts';
import type { AbsolutePath, State } from '../schema/types.ts';
import { readAbout } from './backups.ts';
import { copyPath } from './contents.ts';
import { type Generation, generationNeeds, listGenerations } from './generations.ts';
import { type LinksTo, linksStillLeadingTo, readIndex, writeIndex } from './in-use.ts';
import { within } from './layout.ts';
import { isInStore } from './look.ts';
import type { Machine } from './machine.ts';
import { backupIds, mayGo } from './spare-backups.ts';
import { generationNumbers } from './state-file.ts';

type Place = Pick<Machine, 'system' | 'layout'>;

/** What a collection took away. */
export interface Collected {
  readonly generations: readonly number[];
  readonly backups: number;
  readonly contents: number;
  readonly blobs: number;
}

/**
 * Removes generations, and then whatever neither a kept one nor the state needs: backups, contents of
 * sources, blobs that no link leads to. Each thing is renamed first and removed then, so that nothing is
 * ever there in part; what a crash leaves goes the next time.
 */
export function collect(
  place: Place,
  state: State | undefined,
  goes: (number: number) => boolean,
): Collected {
  const { system, layout } = place;
  const numbers = generationNumbers(system, layout);
  const gone = numbers.filter((number) => number !== state?.generation && goes(number));
  const candidates: Record<string, string[]> = {};
  for (const number of gone) {
    for (const [target, paths] of Object.entries(generationNeeds(place, number)?.targets ?? {})) {
      candidates[target] = [...(candidates[target] ?? []), ...paths];
    }
  }
  sweep(place, layout.generations, (name) => /^\.(draft|gone)-/.test(name));
  for (const number of gone) discard(place, within(layout.generations, String(number)));
  const kept = numbers.filter((number) => !gone.includes(number));
  const needs = kept.map((number) => generationNeeds(place, number));
  const { generations, damaged } = listGenerations(place);
  const isOurs = (target: string): boolean => isInStore(target, layout.store);
  // What a damaged generation needs, nobody knows: then nothing else goes.
  if (needs.includes(undefined) || damaged.length > 0) {
    return { generations: gone, backups: 0, contents: 0, blobs: 0 };
  }
  const all = [...(needs as readonly Needs[]), needsOf(undefined, state, isOurs)];
  return {
    generations: gone,
    backups: collectBackups(place, all, generations),
    contents: collectContents(place, all),
    blobs: collectBlobs(place, all, candidates),
  };
}

function collectBackups(
  { system, layout }: Place,
  needs: readonly Needs[],
  generations: readonly Generation[],
): number {
  const originals = new Set(needs.flatMap((each) => each.originals));
  const oldest = generations.map(({ applied_at }) => applied_at).sort()[0];
  const plans = new Set(generations.map(({ plan_id }) => plan_id));
  const ids = backupIds(system, layout).filter(
    (id) => !originals.has(id) && mayGo(system, layout, id, oldest, plans),
  );
  for (const id of ids)
    discard({ system, layout }, within(layout.backups, id.slice('sha256:'.length)));
  return ids.length;
}

function collectContents(place: Place, needs: readonly Needs[]): number {
  const { layout } = place;
  const wanted = new Set(
    needs.flatMap(({ contents }) => contents.map((content) => copyPath(layout, content))),
  );
  sweep(place, layout.backups, (name) => /^\.(draft|gone)-|^source-.*\.new$/.test(name));
  return sweep(
    place,
    layout.backups,
    (name) => name.startsWith('source-') && !wanted.has(within(layout.backups, name)),
  );
}

function collectBlobs(place: Place, needs: readonly Needs[], candidates: LinksTo): number {
  const { system, layout } = place;
  const wanted = new Set(needs.flatMap(({ targets }) => Object.keys(targets)));
  const index = readIndex(system, layout);
  const spare = names(place, layout.store)
    .filter((name) => /^[0-9a-f]{64}-/.test(name) && !name.endsWith('.new'))
    .map((name) => within(layout.store, name))
    .filter((blob) => !wanted.has(blob));
  const known = Object.fromEntries(
    spare.map((blob) => [blob, [...(candidates[blob] ?? []), ...(index[blob] ?? [])]]),
  );
  const used = { ...linksStillLeadingTo(system, known), ...inBackups(place, spare) };
  if (spare.length > 0 || Object.keys(index).length > 0) writeIndex(system, layout, used);
  for (const blob of spare) if (used[blob] === undefined) system.remove(blob);
  return spare.filter((blob) => used[blob] === undefined).length;
}

// A link that was kept may come back.
function inBackups({ system, layout }: Place, spare: readonly AbsolutePath[]): LinksTo {
  if (spare.length === 0) return {};
  const blobs = new Set<string>(spare);
  const kept = backupIds(system, layout).flatMap((id) => {
    const about = readAbout(system, layout, id);
    if (about?.value.type !== 'symlink' || !blobs.has(about.value.target)) return [];
    return [[about.value.target, [about.path]] as const];
  });
  return Object.fromEntries(kept);
}

function names({ system }: Place, directory: AbsolutePath): readonly string[] {
  return system.parent(directory).state === 'present' ? system.list(directory) : [];
}

function sweep(place: Place, directory: AbsolutePath, which: (name: string) => boolean): number {
  const found = names(place, directory).filter(which);
  for (const name of found) place.system.removeTree(within(directory, name));
  return found.length;
}

function discard({ system }: Place, path: AbsolutePath): void {
  const cut = path.lastIndexOf('/') + 1;
  const gone = `${path.slice(0, cut)}.gone-${path.slice(cut)}` as AbsolutePath;
  system.removeTree(gone);
  system.rename(path, gone);
  system.refresh();
  system.removeTree(gone);
}
