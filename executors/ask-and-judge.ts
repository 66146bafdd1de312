import type { Facts } from '../state/facts.ts';
import type { System } from './system.ts';
import { askAbout } from './units/observe.ts';

/** How facts are judged, and which units a judgement speaks of. */
export interface Judging<Judgement> {
  readonly judge: (facts: Facts) => Judgement;
  readonly spokenOf: (judgement: Judgement) => readonly string[];
  /** Whether the units are to be acted upon, so that what hangs on them counts too. */
  readonly acting: boolean;
}

/**
 * Judges facts, and where that speaks of units asks systemd about those and judges again, until it speaks
 * of no others. Without details a unit is never taken for better than it is: they only ever speak in its
 * favor (it ended well, its conditions do not hold, somebody stopped it), so nothing is passed over.
 */
export async function askAndJudge<Judgement>(
  system: System,
  facts: Facts,
  { judge, spokenOf, acting }: Judging<Judgement>,
): Promise<Judgement> {
  let seen = facts;
  let judgement = judge(seen);
  const asked = new Set<string>();
  for (;;) {
    const { units } = seen;
    const further = spokenOf(judgement).filter((name) => !asked.has(name));
    if (units?.running !== true || further.length === 0) return judgement;
    for (const name of further) asked.add(name);
    const more = await askAbout(system, units, further, acting);
    if (more.details.size === units.details.size) return judgement;
    seen = { ...seen, units: more };
    judgement = judge(seen);
  }
}
