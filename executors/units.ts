import { match } from 'ts-pattern';
import type { AbsolutePath, Step } from '../schema/types.ts';
import { run } from './command.ts';
import type { Machine } from './machine.ts';

/** How a unit step ended: done, not applicable here (and why), or failed (and why). */
export type UnitOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

/** Reloads or restarts one unit because of a file, if it is running; a stopped unit reads the file when it starts. */
export async function actOnUnit(
  step: Pick<Step, 'op'>,
  unit: string,
  { system }: Machine,
): Promise<UnitOutcome> {
  if (system.root !== '/') return { kind: 'skipped', why: `the root ${system.root} runs no units` };
  if (system.lstat('/run/systemd/system' as AbsolutePath) === undefined) {
    return { kind: 'skipped', why: 'this host was not booted with systemd' };
  }
  const active = await run(['systemctl', 'is-active', '--quiet', '--', unit]);
  if (!active.ok) return { kind: 'skipped', why: 'it is not running' };
  const verb = match(step.op)
    .with('reload', () => 'reload-or-restart')
    .with('restart', () => 'restart')
    .with('clear', 'delete', 'mkdir', 'record', 'rmdir', 'validate', 'write', (op) => {
      throw new Error(`${op} is nothing that a unit does`);
    })
    .exhaustive();
  const outcome = await run(['systemctl', verb, '--', unit], { timeout: 900_000 });
  return outcome.ok ? { kind: 'done' } : { kind: 'failed', why: outcome.output.trim() };
}
