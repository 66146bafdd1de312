import type { Plan } from '../schema/types.ts';
import { holds, nothing } from '../state/same.ts';
import { describeError } from './failure.ts';
import type { FileGround } from './files.ts';
import type { Target } from './target.ts';

/**
 * Puts everything back as it was before an apply, last step first. Only what the apply itself did is
 * undone; what someone changed since is left alone and named. Returns what could not be put back.
 */
export function putBack(
  plan: Plan,
  targets: ReadonlyMap<string, Target>,
  ground: FileGround,
): readonly string[] {
  const { system, ownership } = ground.machine;
  const failed: string[] = [];
  const attempt = (name: string, action: () => void): void => {
    try {
      system.refresh();
      action();
    } catch (error) {
      failed.push(`${name}: ${describeError(error)}`);
    }
  };
  for (const step of [...plan.steps].reverse()) {
    for (const name of [...step.targets].reverse()) {
      const target = targets.get(name);
      if (step.op === 'write' && target !== undefined) attempt(name, () => unwrite(target, ground));
      if ((step.op === 'delete' || step.op === 'clear') && target !== undefined) {
        attempt(name, () => undelete(target, ground));
      }
      if (step.op === 'mkdir') attempt(name, () => unmake(name as Target['path'], ground));
      if (step.op === 'rmdir' && system.parent(name as Target['path']).state === 'missing') {
        const owner = ownership ? { uid: 0, gid: 0 } : {};
        attempt(name, () =>
          system.makeDirectory(name as Target['path'], { mode: 0o755, ...owner }),
        );
      }
    }
  }
  return failed;
}

function unwrite(target: Target, { machine: { system }, look, owners }: FileGround): void {
  const { change } = target.change;
  const aside = system.lstat(target.aside);
  if (!holds(change.after ?? nothing, look(target.path), owners)) {
    if (aside?.type === 'directory' && system.lstat(target.path) === undefined)
      system.rename(target.aside, target.path);
    return;
  }
  if (aside === undefined) {
    // Nothing waits beside it: either it was new, or it never changed.
    if (change.before === null) system.remove(target.path);
    return;
  }
  if (aside.type === 'directory') system.remove(target.path);
  system.rename(target.aside, target.path);
}

function undelete(target: Target, { machine: { system } }: FileGround): void {
  if (system.lstat(target.aside) === undefined || system.lstat(target.path) !== undefined) return;
  system.rename(target.aside, target.path);
}

function unmake(path: Target['path'], { machine: { system } }: FileGround): void {
  if (system.lstat(path)?.type !== 'directory') return;
  if (system.list(path).length === 0) system.removeDirectory(path);
}
