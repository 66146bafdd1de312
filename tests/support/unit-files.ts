import type { AbsolutePath } from '../../schema/types.ts';
import type { UnitFiles } from '../../state/units.ts';

/** A search path that holds these texts (null for a mask) and these links between names, both by path. */
export function unitFiles(
  texts: Readonly<Record<string, string | null>>,
  aliases: Readonly<Record<string, string>> = {},
): UnitFiles {
  return {
    texts: new Map(Object.entries(texts) as [AbsolutePath, string | null][]),
    aliases: new Map(Object.entries(aliases)),
    dependencies: new Map(),
  };
}
