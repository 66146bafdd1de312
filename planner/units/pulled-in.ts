import type { AbsolutePath } from '../../schema/types.ts';
import { baseName, parentOf } from '../../state/address.ts';
import type { UnitFiles } from '../../state/units.ts';
import { canonicalName } from './aliases.ts';
import { definitionOf } from './definition.ts';
import { unitDirectories } from './search.ts';
import { words } from './words.ts';

const keys = ['Wants', 'Requires', 'BindsTo', 'Upholds'];

/** Every unit that one of these targets wants or requires, and the first target that does. */
export function pulledIn(
  files: UnitFiles,
  targets: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (unit: string, target: string): void => {
    const name = canonicalName(unit, files);
    if (!found.has(name)) found.set(name, target);
  };
  const links = linksByTarget(files);
  for (const target of [...targets].sort()) {
    for (const unit of links.get(canonicalName(target, files)) ?? []) add(unit, target);
    const settings = definitionOf(target, files).merged.settings.get('Unit');
    for (const value of keys.flatMap((key) => settings?.get(key) ?? [])) {
      for (const unit of words(value)) add(unit, target);
    }
  }
  return found;
}

/** Every unit that a link below `X.wants`, `X.requires` or `X.upholds` names. */
export function linkedUnits(files: UnitFiles): readonly string[] {
  return [...new Set([...linksByTarget(files).values()].flat())].sort();
}

// The first link of a name in the search path counts; one to /dev/null takes the name out.
function linksByTarget(files: UnitFiles): ReadonlyMap<string, readonly string[]> {
  const chosen = new Map<string, { readonly rank: number; readonly masked: boolean }>();
  for (const [path, leadsTo] of files.dependencies) {
    const directory = parentOf(path);
    const key = `${baseName(directory)}/${baseName(path)}`;
    const rank = rankOf(parentOf(directory));
    const other = chosen.get(key);
    if (other === undefined || rank < other.rank) {
      chosen.set(key, { rank, masked: leadsTo === '/dev/null' });
    }
  }
  const found = new Map<string, readonly string[]>();
  for (const [key, { masked }] of chosen) {
    const [directory = '', unit = ''] = key.split('/');
    const owner = canonicalName(directory.replace(/\.(wants|requires|upholds)$/, ''), files);
    if (!masked) found.set(owner, [...(found.get(owner) ?? []), unit]);
  }
  return found;
}

function rankOf(directory: AbsolutePath): number {
  const rank = unitDirectories.indexOf(directory);
  return rank === -1 ? unitDirectories.length : rank;
}
