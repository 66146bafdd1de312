import { addressesOf } from '../planner/addresses.ts';
import { dependenciesOf } from '../planner/dependencies.ts';
import { mixed } from '../planner/mixed.ts';
import { scopeOf, unmatched } from '../planner/scope.ts';
import type { ResolvedManifest, State } from '../schema/types.ts';
import { meantHint } from '../state/meant.ts';
import { Failure } from './failure.ts';
import { within } from './layout.ts';
import type { Machine } from './machine.ts';
import type { PlanRequest } from './make-plan.ts';

/** What is wanted within the targets: outside of them everything stays as it was applied last, so that a generation is always whole. */
export function withinScope(
  resolved: ResolvedManifest,
  { targets, excludes }: Pick<PlanRequest, 'targets' | 'excludes'>,
  state: State | undefined,
  machine: Machine,
): ResolvedManifest {
  if (targets.length === 0 && excludes.length === 0) return resolved;
  const addresses = addressesOf(resolved, state);
  const lost = unmatched([...targets, ...excludes], addresses);
  if (lost.length > 0) {
    throw new Failure(
      'host',
      lost.map(
        (pattern) =>
          `Cannot plan with the pattern ${pattern}: it matches no resource of the manifest or the state, expected at least one; try sm state list${meantHint(pattern, [...addresses])}`,
      ),
    );
  }
  const inScope = scopeOf(targets, excludes, addresses, state, dependenciesOf(resolved));
  const before = state === undefined ? undefined : lastApplied(machine, state);
  return mixed(resolved, before, inScope);
}

/** Words for the guards that match nothing: they were meant for something else. */
export function idleWords(
  { allowed }: PlanRequest,
  resolved: ResolvedManifest,
  state: State | undefined,
): readonly string[] {
  const words = [...allowed.adopt, ...allowed.backup, ...allowed.protected];
  if (words.length === 0) return [];
  const addresses = addressesOf(resolved, state);
  return unmatched(words, addresses).map(
    (word) => `${word} matches no resource of the manifest or the state`,
  );
}

/** The manifest that was applied last, resolved; undefined where it cannot be read. */
export function lastApplied(
  { system, layout }: Machine,
  state: State,
): ResolvedManifest | undefined {
  try {
    const path = within(layout.generations, String(state.generation), 'manifest.json');
    return JSON.parse(system.read(path).toString('utf8')) as ResolvedManifest;
  } catch {
    return undefined;
  }
}
