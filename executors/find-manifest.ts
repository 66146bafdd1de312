import { dirname, join } from 'node:path';
import { Failure } from './failure.ts';
import type { Outside } from './outside.ts';

const names = ['manifest.json', 'manifest.jsonc', 'manifest.yaml', 'manifest.yml', 'flake.nix'];

/** A manifest that was found by search, and those that were passed over, with the reason. */
export interface Found {
  readonly path: string;
  readonly passedOver: readonly string[];
}

/**
 * Looks for a manifest as contract.md, section 3, says: $SM_MANIFEST, then the working directory,
 * /etc/system-manager and ~/.config/system-manager. Fails with `usage` where there is none.
 */
export function findManifest(outside: Outside): Found {
  const named = outside.env('SM_MANIFEST');
  if (named !== undefined && named !== '') return { path: named, passedOver: [] };
  const home = outside.env('HOME');
  const directories = [
    outside.workingDirectory,
    '/etc/system-manager',
    ...(home === undefined || home === '' ? [] : [join(home, '.config/system-manager')]),
  ];
  const passedOver: string[] = [];
  for (const directory of directories) {
    for (const name of names) {
      const path = join(directory, name);
      if (outside.stat(path)?.file !== true) continue;
      const doubt = outside.uid === 0 ? untrusted(outside, path) : undefined;
      if (doubt === undefined) return { path, passedOver };
      passedOver.push(
        `Passed over ${path}: ${doubt}; name it with --manifest to use it all the same`,
      );
    }
  }
  throw new Failure('usage', [
    ...passedOver,
    `Cannot find a manifest: looked for ${names.join(', ')} in ${directories.join(', ')}, expected one of them; name it with --manifest FILE`,
  ]);
}

// As root a file counts only if nobody but root and the invoking user could have put it there.
function untrusted(outside: Outside, path: string): string | undefined {
  const real = outside.realpath(path);
  return doubtAbout(outside, path) ?? (real === path ? undefined : doubtAbout(outside, real));
}

function doubtAbout(outside: Outside, path: string): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    // The link itself counts: whoever owns it decides where it leads.
    const stat = outside.lstat(at);
    if (stat === undefined) return `${at} is gone`;
    if (stat.uid !== 0 && stat.uid !== outside.account.uid) {
      return `${at} belongs to uid ${stat.uid}`;
    }
    // In a sticky directory nobody replaces what is root's, but everybody may add a manifest.
    const sticky = stat.directory && (stat.mode & 0o1000) !== 0 && at !== dirname(path);
    const link = !stat.file && !stat.directory;
    if (!link && !sticky && (stat.mode & 0o002) !== 0) return `${at} can be written by everybody`;
    if (!link && !sticky && (stat.mode & 0o020) !== 0 && stat.gid !== 0) {
      return `${at} can be written by gid ${stat.gid}`;
    }
    if (at === dirname(at)) return undefined;
  }
}
