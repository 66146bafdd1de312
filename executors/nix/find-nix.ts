import { dirname, join } from 'node:path';
import { safePath } from '../command.ts';
import { Failure } from '../failure.ts';
import type { Outside } from '../outside.ts';
import { untrusted } from '../trusted-path.ts';

/** The nix program, and the directories where it finds the programs that it calls itself. */
export interface Nix {
  readonly program: string;
  readonly path: string;
}

/**
 * Finds nix where distributions and its own installer put it. Root never takes one that somebody
 * else could have put there. Fails with `host` where there is none.
 */
export function findNix(outside: Outside): Nix {
  const directories = searched(outside);
  const passedOver: string[] = [];
  for (const directory of directories) {
    const program = join(directory, 'nix');
    const stat = outside.stat(program);
    if (stat === undefined || !stat.file || (stat.mode & 0o111) === 0) continue;
    const doubt = outside.uid === 0 ? untrusted(outside, program, [0]) : undefined;
    if (doubt === undefined) return { program, path: pathFor(program, outside) };
    passedOver.push(`Passed over ${program}: ${doubt}, and root must not run that`);
  }
  throw new Failure('host', [
    ...passedOver,
    `Cannot build a flake: found no nix in ${directories.join(', ')}, expected Nix 2.8 or later; install it (apt install nix-bin, or see https://nixos.org/download), or describe the host in a manifest.yaml, which needs no Nix`,
  ]);
}

/** Whether there is a nix that this run may use. */
export function hasNix(outside: Outside): boolean {
  try {
    findNix(outside);
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

function searched(outside: Outside): readonly string[] {
  const home = outside.env('HOME');
  const profiles =
    home === undefined || home === ''
      ? []
      : [join(home, '.nix-profile/bin'), join(home, '.local/state/nix/profile/bin')];
  // What PATH says counts only for those who harm nobody but themselves with it.
  const own = outside.uid === 0 ? [] : (outside.env('PATH') ?? '').split(':');
  const all = [
    ...safePath.split(':'),
    '/nix/var/nix/profiles/default/bin',
    '/run/current-system/sw/bin',
    ...profiles,
    ...own,
  ];
  return [...new Set(all.filter((directory) => directory.startsWith('/')))];
}

// Nix calls git and ssh, which may come from its own profile; for root under the same condition.
function pathFor(program: string, outside: Outside): string {
  const profiles = ['/nix/var/nix/profiles/default/bin', '/run/current-system/sw/bin'].filter(
    (directory) => outside.uid !== 0 || isRootsAlone(outside, directory),
  );
  const own = outside.uid === 0 ? [] : (outside.env('PATH') ?? '').split(':');
  return [...new Set([...safePath.split(':'), dirname(program), ...profiles, ...own])]
    .filter((directory) => directory.startsWith('/'))
    .join(':');
}

function isRootsAlone(outside: Outside, directory: string): boolean {
  return (
    outside.stat(directory)?.directory === true && untrusted(outside, directory, [0]) === undefined
  );
}
