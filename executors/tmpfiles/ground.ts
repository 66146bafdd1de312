import { collect } from '../../planner/tmpfiles/collect.ts';
import type { ForeignLine, TmpfilesGround } from '../../planner/tmpfiles/ground.ts';
import { sourcePath } from '../../planner/tmpfiles/hindrance.ts';
import type { AbsolutePath, ResolvedManifest, State, TmpfilesValue } from '../../schema/types.ts';
import { ancestorsOf, parentOf } from '../../state/address.ts';
import type { ParentFact } from '../../state/facts.ts';
import type { System } from '../system.ts';
import { remainingContents } from './contents.ts';
import { foreignLines } from './foreign.ts';
import { thingOf } from './observe.ts';

/** Everything that planning our lines needs to know besides what lies at their paths. Reads only. */
export function observeTmpfilesGround(
  system: System,
  resolved: ResolvedManifest,
  state: State | undefined,
  uid: number,
): TmpfilesGround {
  const { byPath } = collect(resolved.tmpfiles ?? {}, null);
  const parents = new Map<AbsolutePath, ParentFact>();
  const directories = new Map<AbsolutePath, number>();
  const sources = new Map<AbsolutePath, TmpfilesValue['is'] | null>();
  for (const [path, lines] of byPath) {
    const parent = system.parent(parentOf(path));
    parents.set(parentOf(path), parent);
    lookAtOwners(system, parent, directories);
    for (const { line } of lines) {
      const source = 'CL'.includes(line.type) ? sourcePath(line) : undefined;
      if (source !== undefined) sources.set(source, sourceKind(system, source));
    }
  }
  const foreign: readonly ForeignLine[] =
    byPath.size === 0 ? [] : foreignLines(system, resolved, state);
  return {
    image: system.root !== '/',
    uid,
    parents,
    directories,
    sources,
    contents: remainingContents(system, resolved, state),
    foreign,
  };
}

function lookAtOwners(
  system: System,
  parent: ParentFact,
  directories: Map<AbsolutePath, number>,
): void {
  if (!('real' in parent)) return;
  for (const path of [...ancestorsOf(parent.real), parent.real]) {
    if (directories.has(path)) continue;
    const stat = system.parent(path).state === 'present' ? system.lstat(path) : undefined;
    if (stat !== undefined) directories.set(path, stat.uid);
  }
}

function sourceKind(system: System, path: AbsolutePath): TmpfilesValue['is'] | null {
  try {
    const stat = system.lstat(path);
    return stat === undefined ? null : thingOf(stat);
  } catch {
    return 'anything';
  }
}
