import type { AbsolutePath, OtherChange } from '../../schema/types.ts';
import { pathOf } from '../../state/address.ts';

/** Files of ours that somebody changed and whose bytes these changes would lose: f+ and F write them anew. */
export function overwrittenFiles(changes: readonly OtherChange[]): readonly AbsolutePath[] {
  return changes
    .filter(({ change: { actions, before, after } }) => {
      if (actions[0] !== 'update' || before?.type !== 'tmpfiles') return false;
      if (after?.type !== 'tmpfiles' || after.content === undefined) return false;
      return before.is === 'file' && before.content !== after.content;
    })
    .map(({ address }) => pathOf(address));
}
