import { formatPlace } from '../../schema/place.ts';
import type { Problem } from '../../schema/problem.ts';
import type { ResolvedUnit, UnitEntry } from '../../schema/types.ts';
import { syntaxProblems } from './syntax.ts';

// An alias of one unit and the file of another, say: only one of them could be there.
/** Files and links that two units claim. */
export function claimedTwice(units: Readonly<Record<string, ResolvedUnit>>): readonly Problem[] {
  const first = new Map<string, string>();
  return Object.entries(units).flatMap(([name, { files }]) =>
    Object.keys(files).flatMap((address) => {
      const other = first.get(address);
      if (other === undefined) first.set(address, name);
      return other === undefined
        ? []
        : [
            {
              place: formatPlace(['units', name]),
              found: `${address.slice('file:'.length)}, as of ${other}`,
              expected: 'each file and link of one unit only',
            },
          ];
    }),
  );
}

// systemd passes over what it cannot read, or the whole file: neither is what was meant.
/** What is wrong with the texts of a unit. */
export function syntaxOf(
  name: string,
  entry: UnitEntry,
  text: string | undefined,
): readonly Problem[] {
  const own = entry.source === undefined ? 'text' : 'source';
  const texts: readonly (readonly [readonly string[], string])[] = [
    [[own], text ?? ''],
    ...Object.entries(entry.dropIns ?? {}).map(
      ([file, content]) => [['dropIns', file], content] as const,
    ),
  ];
  return texts.flatMap(([keys, content]) =>
    syntaxProblems(content).map((found) => ({
      place: formatPlace(['units', name, ...keys]),
      found,
      expected: 'a unit file as systemd reads it',
    })),
  );
}
