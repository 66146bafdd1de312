import { join } from 'node:path';
import { Failure } from './failure.ts';
import type { Outside } from './outside.ts';
import { untrusted } from './trusted-path.ts';

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
  const { path, passedOver, directories } = look(outside, names);
  if (path !== undefined) return { path, passedOver };
  throw new Failure('usage', [
    ...passedOver,
    `Cannot find a manifest: looked for ${names.join(', ')} in ${directories.join(', ')}, expected one of them; name it with --manifest FILE, or a flake with --flake REF`,
  ]);
}

/** Looks for a flake.nix in the same directories. Fails with `usage` where there is none. */
export function findFlake(outside: Outside): Found {
  const { path, passedOver, directories } = look(outside, ['flake.nix']);
  if (path !== undefined) return { path, passedOver };
  throw new Failure('usage', [
    ...passedOver,
    `Cannot find a flake: looked for flake.nix in ${directories.join(', ')}, expected one; name it with --flake REF, or make one with sm init`,
  ]);
}

function look(outside: Outside, wanted: readonly string[]) {
  const home = outside.env('HOME');
  const directories = [
    outside.workingDirectory,
    '/etc/system-manager',
    ...(home === undefined || home === '' ? [] : [join(home, '.config/system-manager')]),
  ];
  const passedOver: string[] = [];
  for (const directory of directories) {
    for (const name of wanted) {
      const path = join(directory, name);
      if (outside.stat(path)?.file !== true) continue;
      // As root a file counts only if nobody but root and the invoking user could have put it there.
      const doubt =
        outside.uid === 0 ? untrusted(outside, path, [0, outside.account.uid]) : undefined;
      if (doubt === undefined) return { path, passedOver, directories };
      const flag = name === 'flake.nix' ? `--flake ${directory}` : '--manifest';
      passedOver.push(`Passed over ${path}: ${doubt}; name it with ${flag} to use it all the same`);
    }
  }
  return { path: undefined, passedOver, directories };
}
