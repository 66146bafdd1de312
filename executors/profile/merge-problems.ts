import type { Problem } from '../../schema/problem.ts';

const place = 'profile.packages';
const most = 50;

/** Two packages have different things at one path. */
export function collision(one: string, other: string): Problem {
  return {
    place,
    found: `a collision between ${one} and ${other}`,
    expected: 'each path from one package, or the same file in all',
    hint: 'leave out one of them, narrow pathsToLink, or write a lower number than 5 into nix-support/priority of the package that is to win',
  };
}

/** A folder to link is something else in a package. */
export function noDirectory(path: string): Problem {
  return { place, found: `${path}, which is no directory`, expected: 'a directory or nothing' };
}

/** Directories lie in each other endlessly, or nearly so. */
export function tooDeep(path: string): Problem {
  return {
    place,
    found: `${path}: a loop of links, or too many directories in each other`,
    expected: 'directories that end',
  };
}

/** Something of a package cannot be looked at. */
export function unusable(found: string): Problem {
  return { place, found, expected: 'packages that can be read' };
}

/** The first of many problems. */
export function shortened(problems: readonly Problem[]): readonly Problem[] {
  return problems.length <= most
    ? problems
    : [
        ...problems.slice(0, most),
        { place, found: `${problems.length - most} more such problems`, expected: 'none' },
      ];
}
