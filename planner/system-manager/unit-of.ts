import type { AbsolutePath, FileValue } from '../../schema/types.ts';
import { baseName } from '../../state/address.ts';
import { isUnitName } from '../units/names.ts';
import { unitDirectory } from '../units/value.ts';

/** Whether a path lies where the files of units lie. */
export function isUnitPlace(path: AbsolutePath): boolean {
  return path === unitDirectory || path.startsWith(`${unitDirectory}/`);
}

/** How a path below the unit directory has to do with a unit. */
export interface UnitPlace {
  readonly unit: string;
  readonly as: 'fragment' | 'drop-in' | 'wants' | 'requires' | 'upholds';
  /** The unit of a link's directory, or the file name of a drop-in. */
  readonly by: string;
}

/** The unit that a path below the unit directory belongs to; undefined where it is none's. */
export function unitPlaceOf(path: AbsolutePath): UnitPlace | undefined {
  const [first = '', second, ...more] = path.slice(unitDirectory.length + 1).split('/');
  if (more.length > 0) return undefined;
  if (second === undefined) {
    return isUnitName(first) ? { unit: first, as: 'fragment', by: '' } : undefined;
  }
  const [, by = '', kind] = /^(.+)\.(d|wants|requires|upholds)$/.exec(first) ?? [];
  if (!isUnitName(by)) return undefined;
  if (kind === 'd') {
    return second.endsWith('.conf') ? { unit: by, as: 'drop-in', by: second } : undefined;
  }
  const as = (['wants', 'requires', 'upholds'] as const).find((name) => name === kind);
  return as !== undefined && isUnitName(second) ? { unit: second, as, by } : undefined;
}

// system-manager links every name to the file in the store: the name of that file is the unit's own.
/** The unit that a link in the unit directory gives a further name to, of those that lie there. */
export function aliasOf(
  path: AbsolutePath,
  value: FileValue,
  isThere: (path: AbsolutePath) => boolean,
): string | undefined {
  if (value.type !== 'symlink') return undefined;
  const name = baseName(value.target as AbsolutePath);
  if (name === baseName(path) || !isUnitName(name)) return undefined;
  return isThere(`${unitDirectory}/${name}` as AbsolutePath) ? name : undefined;
}
