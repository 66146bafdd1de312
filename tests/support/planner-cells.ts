import type { Cell } from '../../planner/verdict.ts';

const sides = ['none', 'absent', 'present'] as const;
const lives = [
  'absent',
  'both',
  'desired',
  'recorded',
  'foreign',
  'directory',
  'special',
  'unreadable',
] as const;
const policies = ['refuse', 'backup', 'adopt', 'known'] as const;
const origins = ['created', 'adopted'] as const;
const answers = [false, true] as const;

/** Every cell that the type allows. */
export const allCells: readonly Cell[] = sides.flatMap((desired) =>
  sides.flatMap((recorded) =>
    lives.flatMap((live) =>
      answers.flatMap((changed) =>
        origins.flatMap((origin) =>
          answers.flatMap((original) =>
            policies.map((policy) => ({
              desired,
              recorded,
              live,
              changed,
              origin,
              original,
              policy,
            })),
          ),
        ),
      ),
    ),
  ),
);

/** Whether a cell can come about at all: its parts do not contradict each other. */
export function isPossible(cell: Cell): boolean {
  const { desired, recorded, live, changed, origin, original, policy } = cell;
  if (recorded === 'none' && (changed || original || origin !== 'created')) return false;
  if (changed && (desired === 'none' || (desired === 'absent' && recorded === 'absent')))
    return false;
  if (desired !== 'none' && recorded !== 'none' && desired !== recorded && !changed) return false;
  if ((live === 'both' || live === 'desired') && desired !== 'present') return false;
  if ((live === 'both' || live === 'recorded') && recorded !== 'present') return false;
  // One value can not be held while an equal one is not.
  if ((live === 'desired' || live === 'recorded') && desired === recorded && !changed) return false;
  const isFile = ['both', 'desired', 'recorded', 'foreign'].includes(live);
  return policy !== 'known' || (desired === 'present' && isFile);
}

export const possibleCells: readonly Cell[] = allCells.filter(isPossible);

/** A cell in one line, for a failing test to show. */
export const cellText = (cell: Cell): string =>
  Object.entries(cell)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
