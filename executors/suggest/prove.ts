import {
  addressOf,
  type LeftOut,
  manifestOf,
  placeOf,
  type Suggested,
  type Suggestion,
} from '../../planner/suggest/suggestion.ts';
import type { Plan } from '../../schema/types.ts';
import { keyOf } from '../../state/address.ts';
import { Failure } from '../failure.ts';
import { makePlan } from '../make-plan.ts';
import type { Session } from '../session.ts';

// Each round takes at least one entry out, and what one entry hides from another is never deep.
const rounds = 10;

/**
 * Plans what was suggested, and leaves out whatever sm apply would not take over as it is. What is
 * left changes nothing on this host: a suggestion is no guess.
 */
export async function prove(session: Session, suggestion: Suggestion): Promise<Suggestion> {
  let { entries } = suggestion;
  const leftOut: LeftOut[] = [...suggestion.leftOut];
  for (let round = 0; round < rounds; round += 1) {
    const against = await objections(session, entries);
    const refused = entries.filter((entry) => against.has(entry));
    if (refused.length === 0) return { entries, leftOut };
    for (const entry of refused) {
      leftOut.push({ path: keyOf(addressOf(entry)), why: against.get(entry) ?? '' });
    }
    entries = entries.filter((entry) => !against.has(entry));
  }
  throw new Failure(
    'host',
    'Cannot suggest a manifest: the host changes while it is looked at; try again',
  );
}

async function objections(
  session: Session,
  entries: readonly Suggested[],
): Promise<ReadonlyMap<Suggested, string>> {
  try {
    return objectionsOf(await planOf(session, entries), entries);
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'invalid') throw error;
    const { lines } = error;
    const against = new Map<Suggested, string>();
    for (const entry of entries) {
      const place = placeOf(entry);
      const problem = lines.map((line) => line.trim()).find((line) => line.startsWith(place));
      if (problem !== undefined)
        against.set(entry, problem.slice(place.length).replace(/^[:. ]+/, ''));
    }
    if (against.size === 0) throw error;
    return against;
  }
}

function planOf(session: Session, entries: readonly Suggested[]): Promise<Plan> {
  return makePlan(session, {
    mode: 'normal',
    manifest: {
      manifest: manifestOf(entries, 'inside'),
      source: 'what was suggested',
      directory: '/',
      problems: [],
    },
    targets: [],
    excludes: [],
    allowed: { mass_delete: true, protected: [], adopt: [], backup: [] },
    deep: false,
    check: false,
    notices: [],
  });
}

function objectionsOf(plan: Plan, entries: readonly Suggested[]): ReadonlyMap<Suggested, string> {
  const reasons = new Map<string, string>();
  for (const { executor, op, targets } of plan.steps) {
    for (const target of targets) {
      if (executor === 'units') reasons.set(`unit:${target}`, `sm apply would ${op} it`);
    }
  }
  for (const { address, change, action_reason: reason } of plan.resource_changes) {
    if (change.actions[0] !== 'no-op') {
      reasons.set(
        address,
        `sm apply would ${change.actions.join(' and ')} it: ${reason.replaceAll('_', ' ')}`,
      );
    }
  }
  for (const { address, reason } of plan.conflicts) {
    if (address !== null)
      reasons.set(address, `it cannot be taken over: ${reason.replaceAll('_', ' ')}`);
  }
  return new Map(
    entries.flatMap((entry) => {
      const reason = reasons.get(addressOf(entry));
      return reason === undefined ? [] : [[entry, reason] as const];
    }),
  );
}
