import type { AbsolutePath } from '../schema/types.ts';
import type { Foreign } from '../state/facts.ts';

/** The first directory on the way that somebody other than root and `uid` could replace. */
export function foreignOf(
  above: Foreign | undefined,
  path: AbsolutePath,
  stat: { readonly uid: number; readonly mode: number },
  uid: number,
): Foreign | undefined {
  if (above !== undefined) return above;
  if (stat.uid !== 0 && stat.uid !== uid) return { path, uid: stat.uid };
  const anybody = (stat.mode & 0o002) !== 0 && (stat.mode & 0o1000) === 0;
  return anybody ? { path, uid: null } : undefined;
}
