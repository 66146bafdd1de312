import type { FarmLinks } from '../../planner/profile/farm.ts';
import { type Linked, linkedPaths } from '../../planner/profile/linked.ts';
import type { Problem } from '../../schema/problem.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { describeError, Failure } from '../failure.ts';
import type { System } from '../system.ts';
import { type Candidate, type Found, isSameFile, look } from './candidate.ts';
import { collision, noDirectory, shortened, tooDeep, unusable } from './merge-problems.ts';
import { namesIn } from './names.ts';
import { usableTrees } from './trees.ts';

const deepest = 64;

/** The merged tree of packages, and what keeps them from being merged. */
export interface Merge {
  readonly links: FarmLinks;
  readonly problems: readonly Problem[];
}

interface Merging {
  readonly system: System;
  readonly linked: Linked;
  readonly links: Map<string, AbsolutePath>;
  readonly problems: Problem[];
  /** How many entries may still be read. */
  left: number;
}

type FoundDirectory = Extract<Found, { readonly kind: 'directory' }>;

/**
 * Merges packages into one tree of links, by the rules of buildEnv in nixpkgs: a directory that only
 * one package has becomes one link to it, those of several are merged, and a path that several have
 * belongs to the one of lowest priority. Where that does not decide, it is a collision, unless it is
 * all the same which is taken. The order of the packages decides nothing.
 */
export function mergePackages(
  system: System,
  packages: readonly string[],
  pathsToLink?: readonly string[],
): Merge {
  const { trees, problems } = usableTrees(system, packages);
  const merging: Merging = {
    system,
    linked: linkedPaths(pathsToLink),
    links: new Map(),
    problems: [...problems],
    left: 1_000_000,
  };
  try {
    settle('', trees, merging, 0);
  } catch (error) {
    merging.problems.push(
      unusable(error instanceof Failure ? error.message : describeError(error)),
    );
  }
  const links = [...merging.links].sort(([one], [other]) => (one < other ? -1 : 1));
  return { links: Object.fromEntries(links), problems: shortened(merging.problems) };
}

function settle(path: string, candidates: readonly Candidate[], merging: Merging, depth: number) {
  const { system, linked, links, problems } = merging;
  const opened = linked.isOpened(path);
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0 && !opened) {
    links.set(path, only.path);
    return;
  }
  const found = candidates.flatMap((candidate) => look(system, candidate) ?? []);
  const broken = found.flatMap((each) => (each.kind === 'unusable' ? [unusable(each.why)] : []));
  problems.push(...broken);
  if (broken.length > 0) return;
  if (!opened) {
    choose(path, found, merging, depth);
    return;
  }
  for (const each of found) if (each.kind === 'file') problems.push(noDirectory(each.path));
  descend(path, distinct(found), merging, depth);
}

// Several packages have something here, and the best priority among them decides what it is.
function choose(path: string, found: readonly Found[], merging: Merging, depth: number): void {
  const best = Math.min(...found.map(({ priority }) => priority));
  const [first, ...others] = found.filter(({ priority }) => priority === best);
  if (first === undefined) return;
  const rival = others.find((other) => !isSameKind(merging.system, first, other));
  if (rival !== undefined) {
    merging.problems.push(collision(first.path, rival.path));
    return;
  }
  const directories = first.kind === 'directory' ? distinct(found) : [];
  if (directories.length > 1) descend(path, directories, merging, depth);
  else merging.links.set(path, first.path);
}

function isSameKind(system: System, one: Found, other: Found): boolean {
  if (one.kind === 'directory' || other.kind === 'directory') return one.kind === other.kind;
  return isSameFile(system, one.path, other.path);
}

function descend(
  path: string,
  directories: readonly FoundDirectory[],
  merging: Merging,
  depth: number,
): void {
  const { linked, problems } = merging;
  const loop = directories.find(({ above, real }) => above.includes(real) || depth > deepest);
  if (loop !== undefined) {
    problems.push(tooDeep(loop.path));
    return;
  }
  for (const [name, candidates] of namesIn(directories, merging)) {
    const at = path === '' ? name : `${path}/${name}`;
    if (linked.isOpened(at) || linked.isWanted(at)) settle(at, candidates, merging, depth + 1);
  }
}

// The same directory under two names counts once.
function distinct(found: readonly Found[]): readonly FoundDirectory[] {
  const byPlace = new Map<AbsolutePath, FoundDirectory>();
  for (const each of found) {
    if (each.kind === 'directory' && !byPlace.has(each.real)) byPlace.set(each.real, each);
  }
  return [...byPlace.values()];
}
