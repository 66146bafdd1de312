import type { UnitDetails, UnitFacts, UnitFiles } from '../../state/units.ts';
import { type Definition, definitionOf, isDefined } from './definition.ts';
import type { UnitFlags } from './flags.ts';
import { activeTargets, detailsOf, lifeOf } from './live.ts';
import { unitType } from './names.ts';
import { pulledIn } from './pulled-in.ts';
import { liveTriggers, startsNothing, triggersIn } from './triggers.ts';

/**
 * The target for whose sake a unit should run, or undefined where it need not. `changes` says that the
 * unit changes: whether its conditions held then says nothing about what it asks for now.
 */
export type Expectation = (name: string, changes?: boolean) => string | undefined;

/**
 * Which units should run (units.md, "Expected active"): those that an active target wants and nothing
 * speaks against. Asked before a plan with the targets that will be active, for drift with those that are.
 */
export function expectation(
  files: UnitFiles,
  facts: UnitFacts,
  targets: ReadonlySet<string> = activeTargets(facts),
): Expectation {
  let known: ReadonlyMap<string, string> | undefined;
  // Nobody may ask: on a host where everything runs, drift does not.
  const wanted = (): ReadonlyMap<string, string> => {
    known ??= pulledIn(files, targets);
    return known;
  };
  return (name, changes = false) => {
    const target = wanted().get(name);
    if (target === undefined) return undefined;
    const unit = definitionOf(name, files);
    const details = detailsOf(name, facts);
    const runs =
      canRun(unit, files, facts) &&
      staysActive(unit) &&
      !triggersIn(name, files).some(comesFirst) &&
      !liveTriggers(name, facts).some(comesFirst) &&
      (changes || details?.conditionResult !== false) &&
      !hasFinished(unit.flags, details);
    return runs ? target : undefined;
  };

  // A trigger that nobody switched on holds nothing back.
  function comesFirst(trigger: string): boolean {
    if (!isDefined(trigger, files)) return false;
    return lifeOf(trigger, facts) === 'running' || wanted().has(trigger);
  }
}

function canRun(unit: Definition, files: UnitFiles, facts: UnitFacts): boolean {
  const { merged, flags } = unit;
  if (!isDefined(merged.name, files)) return false;
  if (flags.refuseManualStart || flags.onlyManualStart) return false;
  return !startsNothing(merged.name, files, facts);
}

// Whether it goes on being active once it was started.
function staysActive({ merged, flags }: Definition): boolean {
  const type = unitType(merged.name);
  if (type === 'service') return flags.type !== 'oneshot' || flags.remainAfterExit;
  if (type === 'timer') {
    const elapsed = merged.settings.get('Timer')?.get('RemainAfterElapse')?.at(-1) ?? 'yes';
    return !/^(0|no|false|off|f|n)$/i.test(elapsed);
  }
  return type !== 'device' && type !== 'scope';
}

// One that was stopped by a signal was stopped by somebody; one that ended well by itself is done.
function hasFinished(flags: UnitFlags, details: UnitDetails | undefined): boolean {
  if (details === undefined || flags.restart !== 'no' || flags.remainAfterExit) return false;
  const { active, result, hasRun, execMainStatus } = details;
  return active === 'inactive' && hasRun && result === 'success' && execMainStatus === 0;
}
