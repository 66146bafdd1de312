import { realMissing } from '../planner/parents.ts';
import { wantedFiles } from '../planner/parts.ts';
import type { AbsolutePath, Plan } from '../schema/types.ts';
import { baseName, parentOf } from '../state/address.ts';
import { failedAssertions, failedStagedValidators } from './checks.ts';
import { contentOf } from './contents.ts';
import { Failure } from './failure.ts';
import type { FileGround } from './files.ts';
import type { Machine } from './machine.ts';
import { describeStale, isDoneAtEnd, readiness } from './readiness.ts';
import { digestSource } from './sources.ts';
import type { Target } from './target.ts';

const changesHost = ({ change }: Target): boolean =>
  change.change.actions[0] !== 'no-op' && change.change.actions[0] !== 'forget';

/** Which changes hold already. Fails with `refused` if the host is not as planned; changes nothing. */
export function checkPreconditions(
  plan: Plan,
  targets: ReadonlyMap<string, Target>,
  ground: FileGround,
  staleOthers: readonly string[],
): ReadonlySet<string> {
  const planned = new Set<AbsolutePath>(plan.directories.create);
  const done = new Set<string>();
  const stale: string[] = [...staleOthers];
  for (const [address, target] of targets) {
    const { actions } = target.change.change;
    if (actions[0] === 'forget' || target.belowCleared) continue;
    const moved = movedAway(target, ground, planned);
    if (moved !== undefined) {
      stale.push(moved);
      continue;
    }
    const actual = ground.look(target.path);
    const state = readiness(target, actual, ground.owners);
    if (state === 'done') done.add(address);
    else if (state === 'changed' || isImportOfOther(target))
      stale.push(describeStale(target, actual));
  }
  if (stale.length > 0) {
    throw new Failure('refused', [
      `Cannot apply the plan: the host changed since it was made, in ${stale.length === 1 ? '1 place' : `${stale.length} places`}, expected it as planned; plan again`,
      ...stale.slice(0, 50).map((line) => `  ${line}`),
    ]);
  }
  return done;
}

// What is taken over must be so already, unless our own steps clear the way to it.
function isImportOfOther({ change: { change } }: Target): boolean {
  return change.actions[0] === 'no-op' && change.before !== null;
}

// The directory that a change was planned for: still there, still the same place, or planned to be made.
function movedAway(
  { path, change, belowWritten }: Target,
  { machine: { system } }: FileGround,
  planned: ReadonlySet<AbsolutePath>,
): string | undefined {
  if (change.change.after === null || belowWritten) return undefined;
  const parent = system.parent(parentOf(path));
  if (parent.state === 'blocked' || parent.state === 'refused') {
    return `${path}: its directory cannot be used any more, expected it as planned`;
  }
  const place = `${parent.real === '/' ? '' : parent.real}/${baseName(path)}`;
  if (place !== (change.place ?? path)) {
    return `${path}: found that it lies at ${place} now, expected ${change.place ?? path} as planned`;
  }
  if (parent.state === 'present') return undefined;
  const lost = realMissing(path, parent).find((directory) => !planned.has(directory));
  return lost === undefined
    ? undefined
    : `${path}: found no directory ${lost}, expected it as planned`;
}

/** Whether the host holds everything that a plan wants. */
export function holdsAlready(targets: ReadonlyMap<string, Target>, ground: FileGround): boolean {
  return [...targets.values()].every((target) =>
    target.change.change.actions[0] === 'forget'
      ? true
      : isDoneAtEnd(target, ground.look(target.path), ground.owners),
  );
}

/** Everything else that must hold before anything changes: sources as planned, assertions, validators. */
export async function checkBefore(
  plan: Plan,
  targets: ReadonlyMap<string, Target>,
  done: ReadonlySet<string>,
  ground: FileGround,
): Promise<void> {
  const { machine, owners } = ground;
  const problems: string[] = [];
  const waiting = new Map(
    [...targets].filter(([address, target]) => !done.has(address) && changesHost(target)),
  );
  for (const target of waiting.values()) problems.push(...missingContent(plan, target, machine));
  if (problems.length === 0) {
    problems.push(...(await failedAssertions(plan.manifest.resolved.assertions, machine)));
    problems.push(...(await failedStagedValidators(plan, waiting, machine, owners)));
  }
  if (problems.length > 0) {
    throw new Failure('refused', [
      'Cannot apply the plan: not everything holds that must hold before anything changes; nothing was changed',
      ...problems.map((line) => `  ${line}`),
    ]);
  }
}

function missingContent(plan: Plan, target: Target, machine: Machine): readonly string[] {
  const { after } = target.change.change;
  if (after?.type !== 'file' || target.change.record.restores !== undefined) return [];
  if (isSourceUnchanged(plan, target, machine)) return [];
  try {
    contentOf(plan, target, machine);
    return [];
  } catch (error) {
    if (error instanceof Failure) return [error.message];
    throw error;
  }
}

// Large sources are looked at piece by piece; they are read as a whole only once, to be written.
function isSourceUnchanged(plan: Plan, target: Target, { outside }: Machine): boolean {
  const file = wantedFiles(plan.manifest.resolved)[target.change.address];
  const { after } = target.change.change;
  if (file?.type !== 'file' || file.source === undefined || after?.type !== 'file') return false;
  try {
    return `sha256:${digestSource(outside, file.source).sha256}` === after.content;
  } catch {
    return false;
  }
}
