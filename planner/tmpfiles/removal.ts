import type { AbsolutePath, Address, OtherEntry, TmpfilesValue } from '../../schema/types.ts';
import { pathOf } from '../../state/address.ts';
import type { Removal } from '../other.ts';
import { type Context, seenAt } from './context.ts';

const leave: Removal = { kind: 'leave', reason: 'left_in_place' };

/**
 * What becomes of paths whose lines are gone: directories of ours that hold nothing, and links that
 * lead where ours did, go; whatever else is there may hold data, and stays.
 */
export function removals(
  addresses: readonly Address[],
  context: Context,
): ReadonlyMap<Address, Removal> {
  const found = new Map<Address, Removal>();
  const going = new Set<AbsolutePath>();
  // The deepest first: a directory may hold nothing but what goes with it.
  for (const address of [...addresses].sort().reverse()) {
    const path = pathOf(address);
    const goes = isRemovable(address, context, going);
    if (goes) going.add(path);
    found.set(address, goes ? { kind: 'delete' } : leave);
  }
  return found;
}

function isRemovable(
  address: Address,
  context: Context,
  going: ReadonlySet<AbsolutePath>,
): boolean {
  const path = pathOf(address);
  const entry = context.question.recorded.get(address);
  const seen = seenAt(path, context) ?? null;
  // A line for the boot may want it still.
  if (entry?.origin !== 'created' || seen === null || context.byPath.has(path)) return false;
  const recorded = recordedValue(entry);
  if (recorded?.is !== seen.is) return false;
  if (seen.is === 'symlink') return recorded.target === seen.target;
  const contents = context.ground.contents.get(address);
  return seen.is === 'directory' && contents?.every((inside) => going.has(inside)) === true;
}

function recordedValue({ applied }: OtherEntry): TmpfilesValue | undefined {
  return applied.type === 'tmpfiles' ? applied : undefined;
}
