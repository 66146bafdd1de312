import { canonical } from '../../schema/canonical.ts';
import type { Event, ResolvedFile, ResolvedManifest } from '../../schema/types.ts';
import { Failure } from '../failure.ts';
import { within } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { generationNumbers } from '../state-file.ts';
import { systemctl as hostSystemctl, type Systemctl, whyItFailed } from '../units/systemctl.ts';
import type { Pending } from './pending.ts';

/** What a file asked of a unit. */
export interface Ask {
  readonly op: 'reload' | 'restart';
  readonly unit: string;
}

/**
 * What files asked of units in a manifest that is given up, and no entry of the one before asks for: a
 * plan only knows the wishes of what it puts in place, and sshd must hear that its file is gone.
 */
export function removedAsks(
  given: ResolvedManifest,
  before: Pick<ResolvedManifest, 'files'>,
): readonly Ask[] {
  const old: Readonly<Record<string, ResolvedFile>> = before.files;
  const found = new Map<string, Ask>();
  for (const [address, file] of Object.entries(given.files)) {
    const was = old[address];
    if (was !== undefined && canonical(was) === canonical(file)) continue;
    for (const op of ['reload', 'restart'] as const) {
      for (const unit of file[op] ?? []) {
        if (was?.[op]?.includes(unit) !== true) found.set(`${op} ${unit}`, { op, unit });
      }
    }
  }
  return [...found.values()].filter(
    ({ op, unit }) => op === 'restart' || !found.has(`restart ${unit}`),
  );
}

/** The manifest of the apply that was not confirmed; undefined where it made no generation. */
export function unconfirmedManifest(
  { system, layout }: Machine,
  { plan_id }: Pick<Pending, 'plan_id'>,
): ResolvedManifest | undefined {
  for (const number of generationNumbers(system, layout).reverse()) {
    const read = (name: string): unknown =>
      JSON.parse(system.read(within(layout.generations, String(number), name)).toString('utf8'));
    try {
      const result = read('result.json') as { readonly plan_id?: string };
      if (result.plan_id === plan_id) return read('manifest.json') as ResolvedManifest;
    } catch {
      // One that cannot be read is no way to anywhere.
    }
  }
  return undefined;
}

/** Does it to units that run. Safe to do again: whoever tries once more does all of it. */
export async function* answer(
  asks: readonly Ask[],
  systemctl: Systemctl = hostSystemctl,
): AsyncGenerator<Event> {
  const failed: string[] = [];
  for (const { op, unit } of asks) {
    const verb = op === 'reload' ? 'try-reload-or-restart' : 'try-restart';
    const ended = await systemctl([verb, '--', unit]);
    const why = ended.ok ? {} : { why: whyItFailed(ended) };
    yield { type: 'unit_action', unit, op, result: ended.ok ? 'done' : 'failed', ...why };
    if (!ended.ok) failed.push(`${unit} could not ${op}: ${whyItFailed(ended)}`);
  }
  if (failed.length > 0) throw new Failure('unfinished', failed);
}
