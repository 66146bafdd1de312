import { formatPlace } from '../../schema/place.ts';
import { type Problem, quote } from '../../schema/problem.ts';
import type { AbsolutePath, Profile } from '../../schema/types.ts';
import { isBelow, normalizePath, parentOf } from '../../state/address.ts';
import { farmsDirectory, switchLink } from './farm.ts';
import { taken } from './taken.ts';

// A login shell whose environment is too large can start no program at all: the kernel allows 128 KiB
// for one variable, and some MiB for all of them with every argument.
const mostBytes = 64 * 1024;

/** Everything that is wrong with a profile beyond its shape. */
export function profileProblems(
  profile: Profile,
  stateDirectory: AbsolutePath,
): readonly Problem[] {
  return [
    ...oneOrigin(profile),
    ...trees(profile, stateDirectory),
    ...linkedPaths(profile.pathsToLink ?? []),
    ...names(profile.variables ?? {}),
    ...values(profile.variables ?? {}),
  ];
}

function oneOrigin({ path, packages, pathsToLink }: Profile): readonly Problem[] {
  if (path === undefined) {
    return pathsToLink !== undefined && packages === undefined
      ? [{ place: 'profile', found: 'pathsToLink without packages', expected: 'both or none' }]
      : [];
  }
  const others = [
    ...(packages === undefined ? [] : ['packages']),
    ...(pathsToLink === undefined ? [] : ['pathsToLink']),
  ];
  return others.length === 0
    ? []
    : [
        {
          place: 'profile',
          found: `path and ${others.join(' and ')}`,
          expected: 'path for a ready-made tree, or packages to merge',
        },
      ];
}

function trees(profile: Profile, stateDirectory: AbsolutePath): readonly Problem[] {
  const named: readonly (readonly [string, string])[] = [
    ...(profile.path === undefined ? [] : [['profile.path', profile.path] as const]),
    ...(profile.packages ?? []).map((path, index) => [`profile.packages[${index}]`, path] as const),
  ];
  const ours = [parentOf(switchLink), farmsDirectory(stateDirectory)];
  return named.flatMap(([place, path]) => {
    const normal = normalizePath(path);
    if (normal === undefined || hasControls(path)) {
      return [{ place, found: quote(path), expected: 'an absolute path without .. and controls' }];
    }
    // Such a tree would lead to itself.
    const own = ours.find((directory) => normal === directory || isBelow(normal, directory));
    return own === undefined
      ? []
      : [{ place, found: path, expected: `a path that is not below ${own}, which is made of it` }];
  });
}

function linkedPaths(paths: readonly string[]): readonly Problem[] {
  return paths.flatMap((path, index) =>
    normalizePath(path) === undefined || hasControls(path)
      ? [
          {
            place: `profile.pathsToLink[${index}]`,
            found: quote(path),
            expected: 'a path in a package such as /bin, without .. and controls',
          },
        ]
      : [],
  );
}

function names(variables: Readonly<Record<string, string>>): readonly Problem[] {
  return Object.keys(variables).flatMap((name) => {
    const place = formatPlace(['profile', 'variables', name]);
    if (name === 'PATH') {
      const hint = 'name what is to be found there under packages';
      return [{ place, found: 'PATH', expected: 'another variable', hint }];
    }
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      return [{ place, found: quote(name), expected: 'letters, digits and _, no digit first' }];
    }
    return taken.has(name)
      ? [{ place, found: name, expected: 'a variable that neither a shell nor the login owns' }]
      : [];
  });
}

function values(variables: Readonly<Record<string, string>>): readonly Problem[] {
  const all = Object.entries(variables);
  const size = all.reduce((sum, [name, value]) => sum + Buffer.byteLength(`${name}=${value}`), 0);
  return [
    ...all.flatMap(([name, value]) =>
      hasControls(value)
        ? [
            {
              place: formatPlace(['profile', 'variables', name]),
              found: quote(value),
              expected: 'text on one line without tabs and other control characters',
            },
          ]
        : [],
    ),
    ...(size > mostBytes
      ? [
          {
            place: 'profile.variables',
            found: `${size} bytes`,
            expected: `at most ${mostBytes}: every program gets all of them`,
          },
        ]
      : []),
  ];
}

// What stands alone of a pair is no character either: it cannot be written as UTF-8.
function hasControls(text: string): boolean {
  return /[\p{Cc}\p{Surrogate}]/u.test(text);
}
