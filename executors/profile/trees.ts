import { type Problem, quote } from '../../schema/problem.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { normalizePath } from '../../state/address.ts';
import { describeError, Failure } from '../failure.ts';
import type { System } from '../system.ts';
import type { Candidate } from './candidate.ts';

// What Nix gives a package that says nothing else.
const usualPriority = 5;

/** What is wrong with a tree of packages; undefined where it is a directory that is there. */
export function treeProblem(system: System, path: string, place: string): Problem | undefined {
  const expected = 'a directory that is there';
  const normal = normalizePath(path);
  if (normal === undefined) return { place, found: quote(path), expected: 'an absolute path' };
  const found = system.parent(normal);
  if (found.state === 'present') return undefined;
  if (found.state === 'missing') {
    // Trees are merged from what they hold: in an image they must be there before that.
    const hint = `it is looked for below ${system.root}; put it there first, as nix copy --to ${system.root} does`;
    return {
      place,
      found: `nothing at ${normal}`,
      expected,
      ...(system.root === '/' ? {} : { hint }),
    };
  }
  return found.state === 'blocked'
    ? { place, found: `a ${found.by} at ${found.at}`, expected }
    : { place, found: `${found.at}, which ${found.detail}`, expected };
}

/** The packages that can be merged, each once, and what is wrong with the others. */
export function usableTrees(
  system: System,
  packages: readonly string[],
): { readonly trees: readonly Candidate[]; readonly problems: readonly Problem[] } {
  const trees = new Map<AbsolutePath, Candidate>();
  const problems: Problem[] = [];
  packages.forEach((name, index) => {
    const place = `profile.packages[${index}]`;
    const path = normalizePath(name);
    const problem = treeProblem(system, name, place);
    const priority = path && problem === undefined ? priorityOf(system, path, place) : undefined;
    if (problem !== undefined) problems.push(problem);
    else if (typeof priority === 'object') problems.push(priority);
    else if (path !== undefined && priority !== undefined)
      trees.set(path, { path, priority, above: [] });
  });
  return { trees: [...trees.values()].sort(byPriority), problems };
}

// Of equal files the one of the same package is linked, in whatever order the packages are named.
function byPriority(one: Candidate, other: Candidate): number {
  return one.priority - other.priority || (one.path < other.path ? -1 : 1);
}

function priorityOf(system: System, path: AbsolutePath, place: string): number | Problem {
  const file = `${path === '/' ? '' : path}/nix-support/priority` as AbsolutePath;
  const wrong = (found: string): Problem => ({
    place,
    found: `${file}: ${found}`,
    expected: 'a whole number, the lower of which wins',
  });
  try {
    if (system.lstat(file) === undefined) return usualPriority;
    const text = system.read(file, 64).toString('utf8').trim();
    return /^-?\d{1,9}$/.test(text) ? Number(text) : wrong(quote(text));
  } catch (error) {
    return wrong(error instanceof Failure ? error.message : describeError(error));
  }
}
