import type { MergedUnit } from './merged.ts';

/** What a change of a unit asks for: nothing beyond daemon-reload, a reload, or a restart. */
export type Verdict = 'equal' | 'reload' | 'restart';

/** A verdict, and the keys that led to it in words. */
export interface Comparison {
  readonly verdict: Verdict;
  readonly because: string;
}

interface Difference {
  readonly section: string;
  readonly key: string;
  readonly how: 'added' | 'changed' | 'removed';
}

// Keys of [Unit] that a running unit does not notice.
const unnoticed = [
  'Description',
  'Documentation',
  'OnFailure',
  'OnSuccess',
  'OnFailureJobMode',
  'IgnoreOnIsolate',
  'StopWhenUnneeded',
  'RefuseManualStart',
  'RefuseManualStop',
  'AllowIsolate',
  'CollectMode',
  'SourcePath',
];

/** What the difference between two definitions of a unit asks for (units.md, first table). */
export function compareUnits(before: MergedUnit, after: MergedUnit): Comparison {
  const differences = differencesOf(before, after);
  const verdict = (['restart', 'reload'] as const).find((candidate) =>
    differences.some((difference) => verdictOf(difference) === candidate),
  );
  const decisive = differences.filter(
    (difference) => verdictOf(difference) === (verdict ?? 'equal'),
  );
  return { verdict: verdict ?? 'equal', because: inWords(decisive) };
}

function verdictOf({ section, key, how }: Difference): Verdict {
  if (section === 'Unit' && unnoticed.includes(key)) return 'equal';
  if (key === 'X-Reload-Triggers' || (section === 'Service' && key === 'ExecReload')) {
    return how === 'removed' ? 'equal' : 'reload';
  }
  return section === 'Mount' && key === 'Options' && how === 'changed' ? 'reload' : 'restart';
}

function differencesOf(before: MergedUnit, after: MergedUnit): readonly Difference[] {
  const sections = new Set([...before.settings.keys(), ...after.settings.keys()]);
  sections.delete('Install');
  return [...sections].flatMap((section) => {
    const old = before.settings.get(section);
    const now = after.settings.get(section);
    const keys = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
    return [...keys].flatMap((key) => {
      const how = howOf(old?.get(key), now?.get(key));
      return how === undefined ? [] : [{ section, key, how }];
    });
  });
}

function howOf(
  old: readonly string[] | undefined,
  now: readonly string[] | undefined,
): Difference['how'] | undefined {
  if (old === undefined) return now === undefined ? undefined : 'added';
  if (now === undefined) return 'removed';
  const same = old.length === now.length && old.every((value, at) => value === now[at]);
  return same ? undefined : 'changed';
}

const mostShown = 3;

function inWords(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'nothing changed';
  const shown = differences
    .slice(0, mostShown)
    .map(({ section, key, how }) => `[${section}] ${key} ${how}`);
  const more = differences.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}
