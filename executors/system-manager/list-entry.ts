import { join } from 'node:path';
import type { ToplevelFile } from '../../planner/system-manager/toplevel.ts';
import { Failure } from '../failure.ts';
import type { Outside } from '../outside.ts';

const mostFiles = 1_000_000;
const deepest = 64;

/** Every file below the source of an entry, each at the end of its links, as system-manager takes it. */
export function listEntry(outside: Outside, source: string): readonly ToplevelFile[] {
  const found: ToplevelFile[] = [];
  const visit = (path: string, below: string, depth: number): void => {
    if (depth > deepest) {
      throw new Failure('invalid', `${path}, more than ${deepest} directories deep`);
    }
    const stat = outside.stat(path);
    if (stat === undefined) throw new Failure('invalid', `nothing at ${path}`);
    const real = outside.realpath(path);
    if (stat.directory) {
      for (const name of outside.list(path)) {
        visit(join(path, name), below === '' ? name : `${below}/${name}`, depth + 1);
      }
    } else if (stat.file || real === '/dev/null') found.push({ below, real });
    else throw new Failure('invalid', `${path}, which is no regular file`);
    if (found.length > mostFiles) {
      throw new Failure('invalid', `more than ${mostFiles} files at ${source}`);
    }
  };
  visit(source, '', 0);
  return found;
}
