import { canonical } from '../schema/canonical.ts';
import type { Fingerprint, Plan, ResourceChange, State } from '../schema/types.ts';
import { ancestorsOf, pathOf } from '../state/address.ts';
import type { Actual, Facts } from '../state/facts.ts';
import { matchAddresses, matchFields } from '../state/match.ts';
import { type Context, judge } from './file.ts';
import { protects } from './protect.ts';
import { stepsOf } from './steps.ts';

/**
 * What in a plan does not follow from its own manifest, the state and what it says it saw. A plan is
 * data: whatever is listed here was put in by hand, and the plan is refused.
 */
export function unexplained(
  plan: Plan,
  state: State | undefined,
  facts: Pick<Facts, 'owners' | 'originals'>,
): readonly string[] {
  const { resolved } = plan.manifest;
  const context: Context = {
    facts: { ...facts, files: new Map(), parents: new Map(), packages: new Map(), uid: 0 },
    ignores: matchFields(resolved.settings.ignoreDrift ?? []),
    protects: protects({ ...state?.settings, ...resolved.settings }.protect ?? []),
    adopts: matchAddresses(plan.allowed.adopt),
    backsUp: matchAddresses(plan.allowed.backup),
    previews: new Map(),
  };
  const strange = plan.resource_changes
    .filter((change) => !follows(change, plan, state, context))
    .map(({ address }) => address as string);
  const steps = stepsOf(plan.resource_changes, plan.directories, resolved, state?.pending ?? []);
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
    change.change.before === null ? { type: 'absent' } : toActual(change.precondition);
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

function toActual(seen: Fingerprint): Actual {
  if (seen.type === 'file') return { ...seen, size: 0 };
  return seen.type === 'directory' ? { ...seen, entries: [] } : seen;
}

function strangeDirectories(plan: Plan, state: State | undefined): readonly string[] {
  const above = new Set(
    plan.resource_changes
      .filter(({ change }) => change.after !== null)
      .flatMap(({ address }) => ancestorsOf(pathOf(address))),
  );
  const ours = new Set(state?.directories ?? []);
  return [
    ...plan.directories.create.filter((path) => !above.has(path)),
    ...plan.directories.remove.filter((path) => !ours.has(path)),
  ];
}
