import type { UnitDetails, UnitFacts } from '../../state/units.ts';

/** What a unit does now: it runs (or is about to), it failed, or neither. */
export type Life = 'running' | 'failed' | 'stopped';

const runningStates = ['active', 'activating', 'reloading', 'refreshing'];

/** What a unit does now; what systemd has not loaded is stopped. */
export function lifeOf(name: string, facts: UnitFacts): Life {
  const { active } = facts.live.get(name) ?? detailsOf(name, facts) ?? { active: 'inactive' };
  if (runningStates.includes(active)) return 'running';
  return active === 'failed' ? 'failed' : 'stopped';
}

const known = new WeakMap<UnitFacts, ReadonlyMap<string, UnitDetails>>();

/** What systemd tells of a unit, asked by any of its names. */
export function detailsOf(name: string, facts: UnitFacts): UnitDetails | undefined {
  const found = facts.details.get(name);
  if (found !== undefined) return found;
  const byName = known.get(facts) ?? namesIn(facts);
  known.set(facts, byName);
  return byName.get(name);
}

function namesIn({ details }: UnitFacts): ReadonlyMap<string, UnitDetails> {
  return new Map([...details.values()].flatMap((unit) => unit.names.map((name) => [name, unit])));
}

/** Every target that is active now. */
export function activeTargets(facts: UnitFacts): ReadonlySet<string> {
  const targets = [...facts.live.keys()].filter((name) => name.endsWith('.target'));
  return new Set(targets.filter((name) => lifeOf(name, facts) === 'running'));
}
