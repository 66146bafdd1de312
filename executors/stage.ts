import { wantedFiles } from '../planner/parts.ts';
import type { Owner, Plan } from '../schema/types.ts';
import type { Owners } from '../state/facts.ts';
import { stageBackup } from './backups.ts';
import { contentOf, inlineBytes, keepSource, storeBlob } from './contents.ts';
import { Failure } from './failure.ts';
import { isInStore } from './look.ts';
import type { Machine } from './machine.ts';
import type { Run } from './run.ts';
import { isSmall, settle } from './sync.ts';
import type { Attributes } from './system.ts';
import type { Target } from './target.ts';

const id = (owner: Owner, table: ReadonlyMap<string, number>): number => {
  const found = typeof owner === 'number' ? owner : table.get(owner);
  if (found === undefined)
    throw new Failure('host', `Cannot give a file to ${owner}: there is no such account`);
  return found;
};

function attributesOf(target: Target, owners: Owners, ownership: boolean): Attributes {
  const { after } = target.change.change;
  if (after?.type !== 'file') throw new Error(`${target.path} has no attributes`);
  // Closed to everybody until its owner has come into being: stageLate makes it anew then.
  if (isLate(target, owners)) return { mode: 0o600 };
  const mode = Number.parseInt(after.mode, 8);
  return ownership
    ? { mode, uid: id(after.user, owners.users), gid: id(after.group, owners.groups) }
    : { mode };
}

// Whether it will belong to an account that this same plan makes.
function isLate({ change: { change } }: Target, owners: Owners): boolean {
  const { after } = change;
  if (after?.type !== 'file') return false;
  const unknown = (owner: Owner, table: ReadonlyMap<string, number>): boolean =>
    typeof owner === 'string' && !table.has(owner);
  return unknown(after.user, owners.users) || unknown(after.group, owners.groups);
}

/** The targets that wait for accounts which this same plan makes. */
export function lateTargets(run: Run): readonly Target[] {
  return [...run.targets.values()].filter((target) => isLate(target, run.ground.owners));
}

/** Makes anew what waited for its owner. */
export async function stageLate(run: Run, late: readonly Target[]): Promise<void> {
  const durable = run.options.durableEach || isSmall(run.plan);
  for (const target of late) {
    if (run.unstaged.has(target.change.address)) continue;
    // After a crash it may be in its place already.
    if (run.machine.system.lstat(target.temporary) === undefined) continue;
    await stage(run.plan, target, run.machine, run.ground.owners, durable);
  }
}

/** Writes what a target will be under its temporary name, complete with owner and mode. */
export async function stage(
  plan: Plan,
  target: Target,
  machine: Machine,
  owners: Owners,
  durable: boolean,
): Promise<void> {
  const { system, layout, ownership } = machine;
  const { change, record } = target.change;
  const anew = change.before === null && change.after?.type === 'symlink';
  const staged = !anew || record.restores !== undefined;
  if (staged && system.lstat(target.temporary) !== undefined) system.removeTree(target.temporary);
  if (record.restores !== undefined) {
    await stageBackup(system, layout, record.restores, target.temporary);
    await settle(system, target.temporary);
    return;
  }
  if (change.after?.type === 'symlink') {
    stageLink(plan, target, machine, change.after.target);
    return;
  }
  const bytes = contentOf(plan, target, machine);
  keepSource(plan, target, bytes, machine);
  system.createFile(target.temporary, bytes, attributesOf(target, owners, ownership), durable);
}

// A link where nothing is needs no temporary name: making it is one step, and never clobbers.
function stageLink(plan: Plan, target: Target, { system, layout }: Machine, to: string): void {
  const file = wantedFiles(plan.manifest.resolved)[target.change.address];
  const bytes = inlineBytes(file);
  if (bytes !== undefined && isInStore(to, layout.store)) storeBlob(system, to, bytes);
  if (target.change.change.before !== null) system.makeLink(target.temporary, to);
}

// What a link of ours will show: its text, or the source it points at.
function linkedBytes(plan: Plan, target: Target, { outside }: Machine): Buffer {
  const file = wantedFiles(plan.manifest.resolved)[target.change.address];
  const inline = inlineBytes(file);
  if (inline !== undefined || file?.type !== 'symlink') return inline ?? Buffer.alloc(0);
  return outside.read(file.target, 1024 * 1024 * 1024);
}

/** Writes the same bytes at another path, for a validator to look at. */
export function stageCopy(
  plan: Plan,
  target: Target,
  path: Target['path'],
  machine: Machine,
  owners: Owners,
): void {
  if (target.change.change.after?.type === 'symlink') {
    const bytes = linkedBytes(plan, target, machine);
    machine.system.createFile(path, bytes, { mode: 0o600 }, false);
    return;
  }
  const bytes = contentOf(plan, target, machine);
  machine.system.createFile(path, bytes, attributesOf(target, owners, machine.ownership), false);
}
