import type {
  Address,
  OtherChange,
  ResolvedManifest,
  ResourceChange,
  State,
} from '../../schema/types.ts';
import { keyOf } from '../../state/address.ts';
import type { Facts } from '../../state/facts.ts';
import { entriesOf } from '../../state/parts.ts';
import { unitAddress } from '../parts.ts';
import { askedBy, questionOf } from './ask.ts';
import { judgeUnits } from './judge.ts';
import { programOf } from './program.ts';
import type { AskedAction, UnitAction } from './question.ts';

/** What planning units looks at: what becomes of files, parts of units among them, is known by now. */
export interface UnitPlanning {
  readonly resolved: ResolvedManifest;
  readonly state: State | undefined;
  readonly facts: Facts;
  readonly changes: readonly ResourceChange[];
  readonly inScope: (address: Address) => boolean;
}

/** What planning units comes to. */
export interface UnitPlan {
  readonly changes: readonly OtherChange[];
  readonly unchanged: readonly string[];
  readonly actions: readonly UnitAction[];
  readonly daemonReload: boolean;
  readonly warnings: readonly string[];
}

/** Changes of units, and what is done to running ones. */
export function planUnits(planning: UnitPlanning): UnitPlan {
  const { resolved, state, changes, inScope } = planning;
  const units = planning.facts.units;
  const names = unitNames(resolved, state).filter((name) => inScope(unitAddress(name)));
  const program =
    units?.running === true
      ? programOf(questionOf({ resolved, state, facts: units, names, changes }))
      : {
          actions: asAsked(askedBy(changes, resolved, state?.pending ?? [])),
          kept: [],
          warnings: [],
        };
  const kept = new Set(program.kept.map(({ unit }) => unit));
  const parts = changes.filter(({ part_of }) => part_of !== undefined);
  const judged = judgeUnits(names, parts, resolved, state, units, kept);
  const reloading = parts.some(
    ({ change }) => change.actions[0] !== 'no-op' && change.actions[0] !== 'forget',
  );
  const stale = names.filter((name) => units?.details.get(name)?.needDaemonReload === true);
  return {
    ...judged,
    actions: program.actions,
    daemonReload: units?.running === true && (reloading || stale.length > 0),
    warnings: [
      ...program.warnings,
      ...program.kept.map(
        ({ unit, why }) =>
          `${unit} goes on running with its old definition (${why}); restart it when it suits you`,
      ),
    ],
  };
}

// Where no systemd runs, whoever applies is told so for each of these.
function asAsked(asked: readonly AskedAction[]): readonly UnitAction[] {
  const restarted = new Set(asked.filter(({ op }) => op === 'restart').map(({ unit }) => unit));
  return asked
    .filter(({ op, unit }) => op !== 'reload' || !restarted.has(unit))
    .map(({ op, unit, causedBy }) => ({
      causedBy,
      op,
      row: 'asked',
      unit,
      why: `${causedBy.join(', ')} changed`,
    }))
    .sort((left, right) => (left.unit < right.unit ? -1 : 1));
}

/** Every unit that the manifest or the state names, sorted. */
export function unitNames(resolved: ResolvedManifest, state: State | undefined): readonly string[] {
  const recorded = [...entriesOf(state, 'unit').keys()].map(keyOf);
  return [...new Set([...Object.keys(resolved.units ?? {}), ...recorded])].sort();
}
