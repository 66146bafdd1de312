import type {
  Address,
  PendingAction,
  ResolvedManifest,
  ResourceChange,
  State,
} from '../../schema/types.ts';
import { keyOf, kindOf } from '../../state/address.ts';
import { filesOnly } from '../../state/parts.ts';
import { asksOfChange, names } from '../asks.ts';
import { wantedFiles } from '../parts.ts';
import type { AskedAction } from './question.ts';

const changesHost = ({ change }: ResourceChange): boolean =>
  change.actions[0] !== 'no-op' && change.actions[0] !== 'forget';

/** What files that change or go, and earlier applies that failed, ask of units. */
export function askedBy(
  changes: readonly ResourceChange[],
  resolved: ResolvedManifest,
  state: State | undefined,
): readonly AskedAction[] {
  const wanted = wantedFiles(resolved);
  const recorded = filesOnly(state)?.resources ?? {};
  const asked = new Map<string, { op: AskedAction['op']; unit: string; causes: Set<Address> }>();
  const ask = (op: AskedAction['op'], unit: string, cause: Address): void => {
    const key = `${op} ${unit}`;
    const known = asked.get(key) ?? { op, unit, causes: new Set() };
    known.causes.add(cause);
    asked.set(key, known);
  };
  for (const { address } of changes.filter(changesHost)) {
    for (const { op, unit } of asksOfChange(wanted[address], recorded[address]))
      ask(op, unit, address);
  }
  for (const owed of state?.pending ?? []) {
    for (const cause of owed.caused_by) {
      if (isStillOwed(owed, cause, resolved, state)) ask(owed.op, owed.unit, cause);
    }
  }
  return [...asked.values()].map(({ op, unit, causes }) => ({
    op,
    unit,
    causedBy: [...causes].sort(),
  }));
}

// A file that has gone is owed for as well. Only an entry that stays can take back what it asked for.
function isStillOwed(
  { op, unit }: PendingAction,
  cause: Address,
  resolved: ResolvedManifest,
  state: State | undefined,
): boolean {
  if (kindOf(cause) === 'unit') return resolved.units?.[keyOf(cause)] !== undefined;
  if (kindOf(cause) !== 'file' || op === 'start') return false;
  const file = wantedFiles(resolved)[cause];
  if (file === undefined) return true;
  if (names(file, unit)) return file[op]?.includes(unit) === true;
  return !names(filesOnly(state)?.resources[cause], unit);
}
