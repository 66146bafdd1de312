import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const deepest = 40;

/**
 * Where a path of a host lies as seen from here. Links are followed as the host would: an absolute one
 * that we followed ourselves would lead into the machine's own files.
 */
export function inside(root: string, path: string, links = 0): string {
  if (links > deepest) throw new Error(`Cannot resolve ${path}: found more than ${deepest} links`);
  let done = '/';
  const parts = resolve('/', path)
    .split('/')
    .filter((part) => part !== '');
  for (const [index, part] of parts.entries()) {
    const here = join(done, part);
    const seen = lstatSync(join(root, here), { throwIfNoEntry: false });
    if (seen?.isSymbolicLink()) {
      const target = resolve(dirname(here), readlinkSync(join(root, here)));
      return inside(root, join(target, ...parts.slice(index + 1)), links + 1);
    }
    done = here;
  }
  return join(root, done);
}
