import { pretty } from '../../schema/canonical.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { codeOf, Failure } from '../failure.ts';
import { type Layout, shown, within } from '../layout.ts';
import type { System } from '../system.ts';
import type { ProcessId } from './process.ts';

/** An apply that goes back unless somebody confirms it: `confirm.json`. */
export interface Pending {
  readonly version: 1;
  /** Part of the names of its units, and what `sm confirm` takes. Random: no other apply has it. */
  readonly id: string;
  readonly by: string;
  readonly at: string;
  readonly seconds: number;
  /** When it goes back; undefined while the apply still runs. For eyes only: the timer decides. */
  readonly deadline?: string;
  /** Where it goes back to; null is before the first apply. */
  readonly generation: number | null;
  readonly plan_id: string;
  readonly boot: string;
  readonly process: ProcessId;
  /** Directories that were made for its units. */
  readonly made: readonly AbsolutePath[];
}

/** The apply that waits for its confirmation, if there is one. */
export function readPending(system: System, layout: Pick<Layout, 'confirm'>): Pending | undefined {
  let text: string;
  try {
    if (system.lstat(layout.confirm) === undefined) return undefined;
    text = system.read(layout.confirm, 1024 * 1024).toString('utf8');
  } catch (error) {
    // Who may not read the state directory may not change the host either.
    if (['ENOENT', 'EACCES'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
  const pending = parsePending(text);
  if (pending !== undefined) return pending;
  throw new Failure(
    'invalid',
    `Cannot use ${shown(system, layout.confirm)}: it is not what sm wrote, expected an apply that waits for its confirmation; look at it and at systemctl list-timers 'sm-confirm-*', then remove it`,
  );
}

function parsePending(text: string): Pending | undefined {
  try {
    const value = JSON.parse(text) as Partial<Pending> | null;
    const whole =
      value?.version === 1 && /^[0-9a-f]{8}$/.test(value.id ?? '') && value.process !== undefined;
    return whole ? (value as Pending) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an apply waits for its confirmation, in whatever shape its note is. */
export function isPending(system: System, layout: Pick<Layout, 'confirm'>): boolean {
  return system.lstat(layout.confirm) !== undefined;
}

/** Writes it down durably: a temporary, fsync, rename, fsync of the directory. */
export function writePending(system: System, layout: Layout, pending: Pending): void {
  const draft = within(layout.directory, '.confirm.json.new');
  if (system.lstat(draft) !== undefined) system.remove(draft);
  system.createFile(draft, Buffer.from(pretty(pending)), { mode: 0o600 }, true);
  system.rename(draft, layout.confirm);
  system.sync(layout.directory);
}

/** Nothing waits any more. */
export function dropPending(system: System, layout: Layout): void {
  if (system.lstat(layout.confirm) !== undefined) system.remove(layout.confirm);
  system.sync(layout.directory);
}

/** The failure of whatever would change the host while an apply waits for its confirmation. */
export function refuseWhilePending({ id, deadline }: Pending): Failure {
  const until = deadline === undefined ? '' : ` until ${deadline}`;
  return new Failure('refused', [
    `Cannot change the host: the last apply waits for its confirmation${until}, expected none; nothing was changed`,
    `  To keep it: sm confirm ${id}. To go back at once: sm confirm --undo ${id}`,
  ]);
}
