import { dirname, join, resolve } from 'node:path';
import { Failure } from '../failure.ts';
import type { Outside } from '../outside.ts';
import { localDirectory } from './reference.ts';

// A flake that is right, on a day on which something else is not.
const otherwise =
  /builder for '|build of '.*failed|Cannot build '|unable to download|Could not resolve|unable to access|cannot connect to|no space left|Permission denied|Operation not permitted|cannot create symlink|opening lock file|is not allowed to/i;
const lost = /does not exist|No such file or directory|is not tracked by Git/i;
const foreign = /dubious ownership|not owned by current user/i;

/** A failure in the words of nix, which knows best, with a hint where people commonly need one. */
export function complaint(outside: Outside, flake: string, said: readonly string[]): Failure {
  const text = trimmed(said);
  const whole = text.join('\n');
  const first = otherwise.test(whole)
    ? `Cannot build the flake ${flake}: nix failed, expected it to succeed; it says:`
    : `Cannot use the flake ${flake}: nix finds it wrong, expected a flake that evaluates; it says:`;
  return new Failure(otherwise.test(whole) ? 'host' : 'invalid', [
    first,
    ...(text.length > 0 ? text : ['(nothing: it ended without a word)']),
    ...hints(outside, flake, whole),
  ]);
}

function trimmed(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1);
}

function hints(outside: Outside, flake: string, text: string): readonly string[] {
  const directory = localDirectory(flake);
  if (directory === undefined) return [];
  const repository = repositoryOf(outside, resolve(outside.workingDirectory, directory));
  if (repository === undefined || flake.startsWith('path:')) return [];
  if (foreign.test(text)) {
    return [
      `Hint: ${repository} belongs to another account; run git config --global --add safe.directory ${repository}, or say --flake path:${directory}`,
    ];
  }
  if (!lost.test(text)) return [];
  return [
    `Hint: ${repository} is a git repository, and nix sees only the files that git knows; try git -C ${repository} status, then git add`,
  ];
}

/** The git repository that a directory lies in. */
export function repositoryOf(outside: Outside, directory: string): string | undefined {
  for (let at = directory; ; at = dirname(at)) {
    if (outside.stat(join(at, '.git')) !== undefined) return at;
    if (at === dirname(at)) return undefined;
  }
}
