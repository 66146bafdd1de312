import { canonical } from '../schema/canonical.ts';
import type { AbsolutePath, Fingerprint, Plan, ResourceChange, State } from '../schema/types.ts';
import { ancestorsOf, isBelow, normalizePath, pathOf } from '../state/address.ts';
import type { Actual, Facts } from '../state/facts.ts';
import { matchAddresses, matchFields } from '../state/match.ts';
import { sameFingerprint } from '../state/same.ts';
import { type Context, judge } from './file.ts';
import { placeProblem } from './places.ts';
import { protects } from './protect.ts';
import { stepsOf } from './steps.ts';

/**
 * What in a plan does not follow from its own manifest, the state and what it says it saw. A plan is
 * data: whatever is listed here was put in by hand, and the plan is refused.
 */
export function unexplained(
  plan: Plan,
  state: State | undefined,
  facts: Pick<Facts, 'owners' | 'originals' | 'files'>,
  stateDirectory: AbsolutePath,
): readonly string[] {
  const { resolved } = plan.manifest;
  const context: Context = {
    facts: { ...facts, parents: new Map(), packages: new Map(), uid: 0 },
    ignores: matchFields(resolved.settings.ignoreDrift ?? []),
    protects: protects({ ...state?.settings, ...resolved.settings }.protect ?? []),
    adopts: matchAddresses(plan.allowed.adopt),
    backsUp: matchAddresses(plan.allowed.backup),
    previews: new Map(),
  };
  const strange = plan.resource_changes
    .filter(
      (change) =>
        !isPlace(change.name, stateDirectory) ||
        (change.change.before === null && !isFree(change, plan)) ||
        !follows(change, plan, state, context),
    )
    .map(({ address }) => address as string);
  const steps = stepsOf(plan.resource_changes, plan.directories, resolved, state);
  if (canonical(steps) !== canonical(plan.steps)) strange.push('steps');
  return [...strange, ...strangeDirectories(plan, state)];
}

function follows(
  change: ResourceChange,
  plan: Plan,
  state: State | undefined,
  context: Context,
): boolean {
  const seen: Actual =
    change.change.before === null
      ? { type: 'absent' }
      : toActual(change.precondition, context.facts.files.get(change.address));
  const wanted = plan.manifest.resolved.files[change.address];
  const judgement = judge(change.address, wanted, state?.resources[change.address], seen, context);
  if (judgement.kind !== 'change') return false;
  return canonical(essence(judgement.change)) === canonical(essence(change));
}

// What apply acts on. Sizes and texts are for readers, and a fingerprint does not tell them.
function essence({ change, record, type, name }: ResourceChange): unknown {
  const { after } = change;
  const bare = after?.type === 'file' ? { ...after, text: undefined, size: undefined } : after;
  return {
    actions: change.actions,
    after: change.actions[0] === 'forget' ? null : bare,
    record,
    type,
    name,
  };
}

// The path itself, as a manifest could have named it.
function isPlace(name: string, stateDirectory: AbsolutePath): boolean {
  const path = normalizePath(name);
  return path === name && placeProblem(path, stateDirectory) === undefined;
}

// "Nothing was there" may be said of what was absent, or of what the plan's own steps clear away.
function isFree({ change, precondition, name }: ResourceChange, plan: Plan): boolean {
  if (precondition.type === 'absent' || change.actions[0] === 'forget') return true;
  const cleared = plan.steps
    .filter(({ op }) => op === 'clear' || op === 'rmdir')
    .flatMap(({ targets }) => targets.map((target) => target.replace(/^file:/, '')));
  return cleared.some((path) => path === name || isBelow(name, path));
}

// What is there still shows further digests of the same bytes, which a plan must not hold.
function toActual(seen: Fingerprint, live: Actual | undefined): Actual {
  if (live !== undefined && sameFingerprint(seen, live)) return live;
  if (seen.type === 'file') return { ...seen, size: 0 };
  return seen.type === 'directory' ? { ...seen, entries: [] } : seen;
}

function strangeDirectories(plan: Plan, state: State | undefined): readonly string[] {
  const above = new Set(
    plan.resource_changes
      .filter(({ change }) => change.after !== null)
      .flatMap(({ address, place }) => [
        ...ancestorsOf(pathOf(address)),
        ...ancestorsOf((place ?? '') as AbsolutePath),
      ]),
  );
  const ours = new Set(state?.directories ?? []);
  return [
    ...plan.directories.create.filter((path) => !above.has(path)),
    ...plan.directories.remove.filter((path) => !ours.has(path)),
  ];
}
