import type { AbsolutePath, Address, FileValue } from '../../schema/types.ts';
import { baseName, pathOf } from '../../state/address.ts';
import type { UnitFiles } from '../../state/units.ts';
import { unitDirectory } from './value.ts';

/**
 * The search path as it is on disk, with other parts of ours in it: `parts` holds what each of them
 * holds, null for nothing. What `parts` does not name stays as found.
 */
export function withParts(
  disk: UnitFiles,
  parts: ReadonlyMap<Address, FileValue | null>,
): UnitFiles {
  const texts = new Map(disk.texts);
  const aliases = new Map(disk.aliases);
  const dependencies = new Map(disk.dependencies);
  for (const [address, value] of parts) {
    const path = pathOf(address);
    texts.delete(path);
    dependencies.delete(path);
    aliases.delete(path);
    if (isTopLevel(path)) aliases.delete(baseName(path));
    if (value === null || value.type === 'absent') continue;
    // An empty file masks what it names (systemd.unit(5)).
    if (value.type === 'file') texts.set(path, (value.text ?? disk.texts.get(path)) || null);
    if (value.type !== 'symlink') continue;
    const read = disk.texts.get(path);
    // A link to a file of its own name elsewhere defines the unit: what is read through it counts.
    if (read !== undefined && baseName(value.target as AbsolutePath) === baseName(path)) {
      texts.set(path, read);
    } else place(path, value.target, { texts, aliases, dependencies });
  }
  const found = { texts, aliases, dependencies };
  // What was worked out for the files on disk holds for the same value, and need not be worked out again.
  const paths = [...parts.keys()].map(pathOf);
  return paths.every((path) => sameAt(path, disk, found)) ? disk : found;
}

function sameAt(path: AbsolutePath, one: UnitFiles, other: UnitFiles): boolean {
  const alike = <Value>(left: ReadonlyMap<string, Value>, right: ReadonlyMap<string, Value>) =>
    [path, baseName(path)].every(
      (key) => left.has(key) === right.has(key) && left.get(key) === right.get(key),
    );
  return (
    alike(one.texts, other.texts) &&
    alike(one.aliases, other.aliases) &&
    alike(one.dependencies, other.dependencies)
  );
}

function place(
  path: AbsolutePath,
  target: string,
  maps: {
    readonly texts: Map<AbsolutePath, string | null>;
    readonly aliases: Map<string, string>;
    readonly dependencies: Map<AbsolutePath, string>;
  },
): void {
  if (target === '/dev/null') maps.texts.set(path, null);
  else if (/\.(wants|requires|upholds)\/[^/]+$/.test(path)) maps.dependencies.set(path, target);
  else if (isTopLevel(path)) maps.aliases.set(path, baseName(target as AbsolutePath));
}

function isTopLevel(path: AbsolutePath): boolean {
  return path === `${unitDirectory}/${baseName(path)}`;
}
