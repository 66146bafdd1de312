import { collect } from '../../planner/tmpfiles/collect.ts';
import type { AbsolutePath, Address, ResolvedManifest, State } from '../../schema/types.ts';
import { fileAddress, isBelow, kindOf, pathOf } from '../../state/address.ts';
import type { System } from '../system.ts';

/**
 * What the directories that our lines made and no longer name hold, but for what goes with them: files
 * of ours that are not wanted either, and directories of ours that hold nothing else.
 */
export function remainingContents(
  system: System,
  resolved: ResolvedManifest,
  state: State | undefined,
): ReadonlyMap<Address, readonly AbsolutePath[]> {
  const wanted = collect(resolved.tmpfiles ?? {}, null).byPath;
  const goes = leaving(system, resolved, state);
  const found = new Map<Address, readonly AbsolutePath[]>();
  for (const [name, entry] of Object.entries(state?.resources ?? {})) {
    const address = name as Address;
    if (entry.kind !== 'tmpfiles' || wanted.has(pathOf(address))) continue;
    const inside = listed(system, pathOf(address));
    if (inside !== undefined)
      found.set(
        address,
        inside.filter((path) => !goes(path)),
      );
  }
  return found;
}

function leaving(
  system: System,
  resolved: ResolvedManifest,
  state: State | undefined,
): (path: AbsolutePath) => boolean {
  const ours = new Set(state?.directories ?? []);
  const wanted = Object.keys(resolved.files).map((address) => pathOf(address as Address));
  const goes = (path: AbsolutePath): boolean => {
    const address = fileAddress(path);
    const entry = state?.resources[address];
    if (entry !== undefined && kindOf(address) === 'file') {
      const restored = entry.origin === 'adopted' || entry.original !== null;
      return !restored && resolved.files[address] === undefined;
    }
    if (!ours.has(path) || wanted.some((file) => isBelow(file, path))) return false;
    return (listed(system, path) ?? []).every(goes);
  };
  return goes;
}

function listed(system: System, path: AbsolutePath): readonly AbsolutePath[] | undefined {
  try {
    if (system.lstat(path)?.type !== 'directory') return undefined;
    return system.list(path).map((name) => `${path}/${name}` as AbsolutePath);
  } catch {
    return undefined;
  }
}
