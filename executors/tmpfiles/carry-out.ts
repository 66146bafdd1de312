import { collect } from '../../planner/tmpfiles/collect.ts';
import type { AbsolutePath, Address, OtherChange, ResolvedManifest } from '../../schema/types.ts';
import { pathOf } from '../../state/address.ts';
import type { Owners } from '../../state/facts.ts';
import type { System } from '../system.ts';
import { createTmpfiles } from './create.ts';
import { removeTmpfiles } from './remove.ts';
import { verifyTmpfiles } from './verify.ts';

/**
 * Removes what no line of ours names any more, the deepest first, has systemd-tmpfiles make and dress
 * the rest, and looks at what became of it: a text for each resource that is not as it should be.
 */
export async function carryOutTmpfiles(
  changes: readonly OtherChange[],
  resolved: ResolvedManifest,
  system: System,
  owners: Owners,
): Promise<ReadonlyMap<Address, string>> {
  const errors = new Map<Address, string>();
  const gone = changes.filter(({ change }) => change.after === null);
  for (const { address, change } of byPath(gone).reverse()) {
    const error = removeTmpfiles(address, change.before, system);
    if (error !== undefined) errors.set(address, error);
  }
  const wanted = byPath(changes.filter(({ change }) => change.after !== null));
  if (wanted.length === 0) return errors;
  const pass = async (round: readonly OtherChange[]) => {
    const paths = round.map(({ address }) => pathOf(address));
    const outcome = await createTmpfiles(system, filesWith(paths, resolved), prefixes(paths));
    system.refresh();
    return verifyTmpfiles(round, system, owners, outcome);
  };
  const first = await pass(wanted);
  const again = wanted.filter(({ address }) => first.has(address));
  // It dresses a directory before it makes what lies below, and with it that directory.
  const last = again.length === 0 ? first : await pass(again);
  for (const [address, error] of last) errors.set(address, error);
  return errors;
}

function byPath(changes: readonly OtherChange[]): OtherChange[] {
  return [...changes].sort((left, right) => (left.address < right.address ? -1 : 1));
}

// In the order of their names, as at boot: the first line for a path counts.
function filesWith(
  paths: readonly AbsolutePath[],
  { tmpfiles = {} }: ResolvedManifest,
): readonly string[] {
  const { byPath: lines } = collect(tmpfiles, null);
  const found = paths.flatMap((path) => (lines.get(path) ?? []).map(({ file }) => file));
  return [...new Set(found)].sort();
}

// A specifier that depends on the host is in the path as it stands: there only what is before it counts.
function prefixes(paths: readonly AbsolutePath[]): readonly AbsolutePath[] {
  const constant = paths.map((path) =>
    /%[A-Za-z0-9]/.test(path) ? path.slice(0, path.lastIndexOf('/', path.indexOf('%'))) : path,
  );
  return constant.includes('') ? [] : (constant as AbsolutePath[]);
}
