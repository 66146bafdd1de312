import { mkdirSync, symlinkSync } from 'node:fs';
import { mergePackages } from '../../executors/profile/merge.ts';
import { describeProblem } from '../../schema/problem.ts';
import { openDoor } from './door.ts';

/** A merged tree, and the problems in words. */
export interface Merged {
  readonly links: Readonly<Record<string, string>>;
  readonly said: readonly string[];
}

type Made = Readonly<
  Record<string, string | { readonly link: string } | { readonly mode: number }>
>;

/** Merges packages of a scratch root: texts are files with their own name for content, or links. */
export function merge(
  made: Made,
  packages: readonly string[],
  pathsToLink?: readonly string[],
): Merged {
  const { world, system, dispose } = openDoor();
  mkdirSync(world.at('/opt'));
  for (const [path, what] of Object.entries(made)) {
    if (typeof what === 'string') world.write(path, what);
    else if ('mode' in what) world.write(path, '', what.mode);
    else {
      mkdirSync(world.at(path.slice(0, path.lastIndexOf('/'))), { recursive: true });
      symlinkSync(what.link, world.at(path));
    }
  }
  const { links, problems } = mergePackages(system, packages, pathsToLink);
  dispose();
  return { links, said: problems.map(describeProblem) };
}
