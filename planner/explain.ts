import { sameForm } from '../schema/canonical.ts';
import type {
  AbsolutePath,
  Address,
  Fingerprint,
  Plan,
  ResourceChange,
  State,
  Step,
} from '../schema/types.ts';
import { ancestorsOf, isBelow, kindOf, normalizePath, pathOf } from '../state/address.ts';
import type { Actual, Facts } from '../state/facts.ts';
import { entriesOf, filesOnly } from '../state/parts.ts';
import { sameFingerprint } from '../state/same.ts';
import { strangeAccounts } from './accounts/explain.ts';
import { addressesOf } from './addresses.ts';
import { contextOf } from './context.ts';
import { type Context, judge } from './file.ts';
import { fileChanges, otherChanges, partOwners, wantedFiles } from './parts.ts';
import { placeProblem } from './places.ts';
import { stepsOf } from './steps.ts';
import { wantedStorePaths } from './store-paths.ts';
import { strangeValues } from './strange-values.ts';
import { strangeUnits } from './units/explain.ts';
import type { UnitAction } from './units/question.ts';

/**
 * What in a plan does not follow from its own manifest, the state and what it says it saw. A plan is
 * data: whatever is listed here was put in by hand, and the plan is refused. `reachable` are units that
 * systemd ties to those of the manifest and the state.
 */
export function unexplained(
  plan: Plan,
  state: State | undefined,
  facts: Pick<Facts, 'owners' | 'originals' | 'files'>,
  stateDirectory: AbsolutePath,
  reachable: ReadonlySet<string> = new Set(),
): readonly string[] {
  const { resolved } = plan.manifest;
  const owners = partOwners(resolved, state);
  const seen = { ...facts, parents: new Map(), packages: new Map(), uid: 0 };
  const context = contextOf(plan.mode, resolved, state, seen, plan.allowed, new Map(), owners);
  const files = fileChanges(plan);
  const strange = files
    .filter(
      (change) =>
        owners.get(change.address) !== change.part_of ||
        !isPlace(change.name, stateDirectory, change.part_of !== undefined) ||
        (change.change.before === null && !isFree(change, plan)) ||
        !follows(change, plan, state, context),
    )
    .map(({ address }) => address as string);
  const known = new Set<Address>(addressesOf(resolved, state));
  const others = otherChanges(plan);
  strange.push(
    ...others
      .filter(({ address, type }) => !known.has(address) || kindOf(address) !== type)
      .map(({ address }) => address),
  );
  const accounts = new Map([...entriesOf(state, 'user'), ...entriesOf(state, 'group')]);
  strange.push(...strangeAccounts(others, resolved, accounts));
  strange.push(...strangeValues(others, plan, state, facts.owners, stateDirectory));
  const steps = stepsOf({
    files,
    others,
    directories: plan.directories,
    resolved,
    state,
    units: unitActions(plan.steps),
    daemonReload: plan.steps.some(({ op }) => op === 'daemon-reload'),
    unprotected: protectedPaths(plan),
  });
  const needed = new Set([...wantedStorePaths(resolved).values()].flat());
  strange.push(...protectedPaths(plan).filter((path) => !needed.has(path)));
  if (!sameForm(steps, plan.steps)) strange.push('steps');
  return [
    ...new Set([
      ...strange,
      ...strangeUnits(plan, state, reachable),
      ...strangeDirectories(plan, state),
    ]),
  ];
}

// Which units run is a goal and no precondition: what is done to them is taken as it stands, and
// only to which units it is done is looked at.
function unitActions(steps: readonly Step[]): readonly UnitAction[] {
  return steps.flatMap(({ executor, op, targets, why, caused_by, reset_failed }) => {
    const isAction = op === 'stop' || op === 'reload' || op === 'restart' || op === 'start';
    if (executor !== 'units' || !isAction) return [];
    const failed = reset_failed === true ? { resetFailed: true as const } : {};
    return targets.map((unit) => ({ op, unit, row: '', why, causedBy: caused_by, ...failed }));
  });
}

function protectedPaths({ steps }: Plan): readonly string[] {
  return steps.filter(({ op }) => op === 'protect').flatMap(({ targets }) => targets);
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
  const wanted = wantedFiles(plan.manifest.resolved)[change.address];
  const entry = filesOnly(state)?.resources[change.address];
  const judgement = judge(change.address, wanted, entry, seen, context);
  if (judgement.kind !== 'change') return false;
  return sameForm(essence(judgement.change), essence(change));
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
function isPlace(name: string, stateDirectory: AbsolutePath, isPart: boolean): boolean {
  const path = normalizePath(name);
  return path === name && placeProblem(path, stateDirectory, isPart) === undefined;
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
    fileChanges(plan)
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
