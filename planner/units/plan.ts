import type {
  Address,
  OtherChange,
  ResolvedManifest,
  ResourceChange,
  State,
} from '../../schema/types.ts';
import { keyOf } from '../../state/address.ts';
import type { Facts } from '../../state/facts.ts';
import type { Matcher } from '../../state/match.ts';
import { entriesOf } from '../../state/parts.ts';
import type { UnitFacts } from '../../state/units.ts';
import { unitAddress } from '../parts.ts';
import { questionOf } from './ask.ts';
import { askedBy } from './asked-by.ts';
import { judgeUnits } from './judge.ts';
import { programOf } from './program.ts';
import type { AskedAction, UnitAction } from './question.ts';
import { unknownUnits } from './unknown.ts';

/** What planning units looks at: what becomes of files, parts of units among them, is known by now. */
export interface UnitPlanning {
  readonly resolved: ResolvedManifest;
  readonly state: State | undefined;
  readonly facts: Facts;
  readonly changes: readonly ResourceChange[];
  readonly inScope: (address: Address) => boolean;
  /** Units with files in conflict: nothing is said of what becomes of those. */
  readonly inConflict: ReadonlySet<Address>;
  readonly ignores: Matcher;
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
  const { resolved, state, changes, inScope, inConflict, ignores } = planning;
  const units = planning.facts.units;
  const names = unitNames(resolved, state).filter((name) => inScope(unitAddress(name)));
  const program =
    units?.running === true
      ? programOf(questionOf({ resolved, state, facts: units, names, changes }))
      : {
          actions: asAsked(
            askedBy(changes, resolved, state).filter(({ unit }) => !goes(unit, resolved, state)),
          ),
          kept: [],
          warnings: [],
        };
  const kept = new Set(program.kept.map(({ unit }) => unit));
  const parts = changes.filter(({ part_of }) => part_of !== undefined);
  const judged = judgeUnits(names, parts, resolved, state, units, kept, inConflict);
  const reloading = parts.some(
    ({ change }) => change.actions[0] !== 'no-op' && change.actions[0] !== 'forget',
  );
  const stale = names.filter(
    (name) => isStale(name, units) && !ignores(unitAddress(name), 'need_daemon_reload'),
  );
  return {
    ...judged,
    actions: program.actions.filter((action) => !isIgnored(action, ignores)),
    daemonReload: units?.running === true && (reloading || stale.length > 0),
    warnings: [
      ...program.warnings,
      ...unknownUnits(resolved, units, names),
      ...program.kept.map(
        ({ unit, why }) =>
          `${unit} goes on running with its old definition (${why}); restart it when it suits you`,
      ),
    ],
  };
}

/**
 * Whether systemd has not read what is on disk. Of a masked unit with drop-ins it says so always.
 */
export function isStale(name: string, units: UnitFacts | undefined): boolean {
  const details = units?.details.get(name);
  return details?.needDaemonReload === true && details.load !== 'masked';
}

// What settings.ignoreDrift names is not reverted: rows 14 and 16 without a change of ours.
function isIgnored({ unit, row, op }: UnitAction, ignores: Matcher): boolean {
  return op === 'start' && ['14', '16'].includes(row) && ignores(unitAddress(unit), 'active');
}

// Our own unit file leaves with this plan, or is masked by it: nothing is left to reload.
function goes(name: string, { units }: ResolvedManifest, state: State | undefined): boolean {
  const value = entriesOf(state, 'unit').get(unitAddress(name))?.applied;
  if (value?.type !== 'unit' || value.fragment === null) return false;
  return units?.[name] === undefined || units[name]?.masked === true;
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
