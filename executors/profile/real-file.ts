import type { AbsolutePath } from '../../schema/types.ts';
import { baseName, parentOf } from '../../state/address.ts';
import type { System } from '../system.ts';

const mostLinks = 40;

/** Where a path that is no directory leads in the end; undefined where nothing is there. */
export function realFile(system: System, path: AbsolutePath): AbsolutePath | undefined {
  let at = path;
  for (let links = 0; links <= mostLinks; links += 1) {
    const above = system.parent(parentOf(at));
    if (above.state !== 'present') return undefined;
    const real = join(above.real, baseName(at));
    const type = system.lstat(real)?.type;
    if (type !== 'symlink') return type === undefined ? undefined : real;
    const next = step(system, above.real, system.readlink(real) ?? '');
    if (next === undefined) return undefined;
    at = next;
  }
  return undefined;
}

// Each directory on the way is resolved before `..` is taken from it, as the kernel does.
function step(system: System, from: AbsolutePath, target: string): AbsolutePath | undefined {
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const last = parts.pop();
  if (last === undefined || last === '..') return undefined;
  let at = target.startsWith('/') ? ('/' as AbsolutePath) : from;
  for (const part of parts) {
    if (part === '..') {
      at = parentOf(at);
      continue;
    }
    const found = system.parent(join(at, part));
    if (found.state !== 'present') return undefined;
    at = found.real;
  }
  return join(at, last);
}

function join(directory: AbsolutePath, name: string): AbsolutePath {
  return `${directory === '/' ? '' : directory}/${name}` as AbsolutePath;
}
