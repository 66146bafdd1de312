import type { OtherEntry, UnitValue } from '../../schema/types.ts';
import { baseName } from '../../state/address.ts';
import type { UnitFacts } from '../../state/units.ts';
import { unitDirectory } from './value.ts';

// What counts when it is unmasked is whether it ran when we masked it (units.md, row 17).
/** Whether a plan masks a unit that was not masked by us. */
export function masks(desired: UnitValue, entry: OtherEntry | undefined): boolean {
  const before = entry?.applied.type === 'unit' && entry.applied.masked;
  return desired.masked && !before;
}

// A link of its name below the directory of anything that wants it (systemctl(1), is-enabled).
/** Whether a unit is enabled on the host now. */
export function isEnabled(name: string, facts: UnitFacts | undefined): boolean {
  return [...(facts?.files.dependencies.keys() ?? [])].some(
    (path) => baseName(path) === name && path.startsWith(`${unitDirectory}/`),
  );
}

// A run with its old definition goes on: whether it still does is told by its id.
/** What the state remembers of a unit that goes on with its old definition. */
export function keptRun(name: string, facts: UnitFacts | undefined) {
  return { needs_restart: true, invocation: facts?.details.get(name)?.invocation ?? '' };
}
