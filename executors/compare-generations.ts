import { isUtf8 } from 'node:buffer';
import { type Difference, differencesBetween } from '../planner/difference.ts';
import { isFromMutableSource } from '../planner/needs.ts';
import type { Address, ResolvedFile, ResolvedManifest, State } from '../schema/types.ts';
import { attempt, copyPath, inlineBytes } from './contents.ts';
import { readGeneration } from './generations.ts';
import type { Machine } from './machine.ts';

const largestShown = 1024 * 1024;

/** What differs between two generations: what they wanted, not what the host is like. */
export function compareGenerations(
  place: Pick<Machine, 'system' | 'layout'>,
  from: number,
  to: number,
): readonly Difference[] {
  const [one, other] = [readGeneration(place, from), readGeneration(place, to)];
  const textOf = (_: Address, file: ResolvedFile): string | undefined => {
    const bytes =
      inlineBytes(file) ??
      (isFromMutableSource(file)
        ? attempt(() => place.system.read(copyPath(place.layout, file.content), largestShown))
        : undefined);
    if (bytes === undefined || bytes.length > largestShown) return undefined;
    return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : undefined;
  };
  return differencesBetween(sealed(one), sealed(other), textOf);
}

// The first apply seals secrets with another key than all later ones; its state has the later one.
function sealed({
  resolved,
  state,
}: {
  readonly resolved: ResolvedManifest;
  readonly state: State;
}): ResolvedManifest {
  const files = Object.entries(resolved.files).flatMap(([address, file]) => {
    const applied = state.resources[address as Address]?.applied;
    if (file.type !== 'file' || file.sensitive !== true || applied?.type !== 'file') return [];
    return [[address, { ...file, content: applied.content }] as const];
  });
  if (files.length === 0) return resolved;
  return { ...resolved, files: { ...resolved.files, ...Object.fromEntries(files) } };
}
