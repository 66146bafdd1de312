import type { AbsolutePath } from '../schema/types.ts';
import { type Actual, fingerprint, type Owners } from '../state/facts.ts';
import { sameFingerprint } from '../state/same.ts';
import { codeOf, Failure } from './failure.ts';
import type { Machine } from './machine.ts';
import { describeStale, readiness } from './readiness.ts';
import type { Target } from './target.ts';

/** What the file executor needs for each of its operations. */
export interface FileGround {
  readonly machine: Machine;
  readonly owners: Owners;
  /** Looks at a path as the planner's observation did. */
  readonly look: (path: AbsolutePath, probablyLink?: boolean) => Actual;
  /** Whether what was there is kept beside it until the apply is through. */
  readonly undo: boolean;
}

// We were ended between moving a directory aside and putting the new object in its place.
function wasMovedAside(target: Target, actual: Actual, { system }: Machine): boolean {
  return actual.type === 'absent' && system.lstat(target.aside) !== undefined;
}

function mustBeReady(target: Target, { look, owners, machine }: FileGround): Actual | undefined {
  const actual = look(target.path);
  const state = readiness(target, actual, owners);
  if (state === 'done') return undefined;
  if (state === 'ready' || wasMovedAside(target, actual, machine)) return actual;
  throw new Failure(
    'refused',
    `Cannot change ${describeStale(target, actual)}; it changed since, plan again`,
  );
}

/** Puts a staged target in its place: old or new is there at any time, never neither. */
export function write(target: Target, ground: FileGround): boolean {
  if (linkAnew(target, ground)) return true;
  const actual = mustBeReady(target, ground);
  if (actual === undefined) return wasBlobRepaired(target);
  const becomesDirectory = target.change.change.after?.type === 'directory';
  if (actual.type === 'directory' || (becomesDirectory && actual.type !== 'absent')) {
    moveAside(target, ground, actual);
  } else if (actual.type !== 'absent' && ground.undo) {
    keepBeside(target, ground);
  }
  try {
    putInPlace(target, actual, ground);
  } catch (error) {
    returnDirectory(target, ground);
    throw error;
  }
  return true;
}

// Staging has put the blob right that the link leads to; the link itself was never wrong.
function wasBlobRepaired({ change: { change, precondition } }: Target): boolean {
  const { after } = change;
  return (
    after?.type === 'symlink' &&
    precondition.type === 'symlink' &&
    precondition.target === after.target &&
    precondition.content !== after.content
  );
}

// Where nothing should be, making the link is the look: symlink(2) fails if something is there.
function linkAnew({ change: { change, record }, path }: Target, ground: FileGround): boolean {
  if (change.before !== null || change.after?.type !== 'symlink') return false;
  if (record.restores !== undefined) return false;
  try {
    ground.machine.system.makeLink(path, change.after.target);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function putInPlace(target: Target, actual: Actual, ground: FileGround): void {
  const { system } = ground.machine;
  const isNew = actual.type === 'absent' && target.change.change.after?.type === 'file';
  if (isNew) putNew(target, ground);
  else system.rename(target.temporary, target.path);
}

// What stepped aside for nothing goes back.
function returnDirectory(
  target: Target,
  { machine: { system } }: Pick<FileGround, 'machine'>,
): void {
  const waits = system.lstat(target.aside) !== undefined;
  if (!waits || system.lstat(target.path) !== undefined) return;
  system.rename(target.aside, target.path);
  system.refresh();
}

// link(2) fails where something came into being meanwhile; rename(2) would destroy it.
function putNew(target: Target, { machine: { system } }: FileGround): void {
  try {
    system.hardLink(target.temporary, target.path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      throw new Failure(
        'refused',
        `Cannot create ${target.path}: something came into being there, expected nothing; plan again`,
      );
    }
    if (codeOf(error) !== 'EPERM' && codeOf(error) !== 'EOPNOTSUPP') throw error;
    system.rename(target.temporary, target.path);
    return;
  }
  system.remove(target.temporary);
}

// A file system without hard links, such as that of an EFI partition, gets a copy: it has no more to keep than bytes.
function keepBeside({ path, aside }: Target, { machine }: FileGround): void {
  const { system, ownership } = machine;
  if (system.lstat(aside) !== undefined) system.remove(aside);
  try {
    system.hardLink(path, aside);
  } catch (error) {
    const there = system.lstat(path);
    if (!['EPERM', 'EOPNOTSUPP', 'EMLINK'].includes(codeOf(error) ?? '')) throw error;
    if (there?.type !== 'file') throw error;
    const { mode, uid, gid } = there;
    const attributes = ownership ? { mode, uid, gid } : { mode };
    system.createFile(aside, system.read(path), attributes, true);
  }
}

// Nothing can be renamed over a directory, nor a directory over anything: what is there steps aside, and must still be what was planned against.
function moveAside(
  target: Target,
  { machine: { system }, look }: FileGround,
  before: Actual,
): void {
  system.rename(target.path, target.aside);
  system.refresh();
  const moved = look(target.aside);
  if (sameFingerprint(fingerprint(before), moved)) return;
  system.rename(target.aside, target.path);
  system.refresh();
  throw new Failure(
    'refused',
    `Cannot replace ${target.path}: it changed meanwhile, expected it as planned; plan again`,
  );
}

/** Takes a target away. What was there waits beside it where everything may have to be put back. */
export function remove(target: Target, ground: FileGround): boolean {
  const actual = mustBeReady(target, ground);
  if (actual === undefined) return false;
  const { system } = ground.machine;
  if (actual.type === 'directory') moveAside(target, ground, actual);
  else if (ground.undo) system.rename(target.path, target.aside);
  else system.remove(target.path);
  return true;
}

/** Makes a parent directory, 0755; one that came into being meanwhile will do. */
export function makeDirectory(
  path: AbsolutePath,
  { machine: { system, ownership } }: FileGround,
): boolean {
  if (system.lstat(path)?.type === 'directory') return false;
  system.makeDirectory(path, { mode: 0o755, ...(ownership ? { uid: 0, gid: 0 } : {}) });
  return true;
}

/** Removes a directory that we made, if it is empty: what others put there keeps it alive. */
export function removeDirectory(path: AbsolutePath, { machine: { system } }: FileGround): boolean {
  try {
    system.removeDirectory(path);
    return true;
  } catch (error) {
    const code = codeOf(error);
    // Gone already, or something else by now: no longer ours in any case.
    if (code === 'ENOENT' || code === 'ENOTDIR') return true;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the temporary names of a target, whatever became of it. */
export function tidy(target: Target, ground: Pick<FileGround, 'machine'>): void {
  const { system } = ground.machine;
  if (target.change.change.after !== null) returnDirectory(target, ground);
  // Below what this plan wrote nothing new ever waited, and a link there may lead anywhere.
  const isOut = target.belowWritten && target.change.change.after === null;
  for (const path of isOut ? [target.aside] : [target.temporary, target.aside]) {
    if (system.lstat(path) !== undefined) system.removeTree(path);
  }
}
