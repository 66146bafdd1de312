import type { AbsolutePath, OtherChange } from '../../schema/types.ts';
import { parentOf, pathOf } from '../../state/address.ts';
import { realMissing } from '../parents.ts';
import type { TmpfilesGround } from './ground.ts';

/**
 * Directories that systemd-tmpfiles makes on the way to what is created, and that no line names: 0755,
 * of whoever runs it. Nobody else will ever remove them.
 */
export function impliedDirectories(
  changes: readonly OtherChange[],
  { parents }: Pick<TmpfilesGround, 'parents'>,
): readonly AbsolutePath[] {
  const created = changes.filter(
    ({ change }) => change.after?.type === 'tmpfiles' && change.after.is !== 'anything',
  );
  const named = new Set(created.map(({ address }) => pathOf(address)));
  const made = created.flatMap(({ address }) => {
    const path = pathOf(address);
    const parent = parents.get(parentOf(path));
    return parent?.state === 'missing' ? realMissing(path, parent) : [];
  });
  return [...new Set(made)].filter((path) => !named.has(path)).sort();
}
