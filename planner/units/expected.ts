import type { UnitDetails, UnitFacts, UnitFiles } from '../../state/units.ts';
import { findUnit } from './aliases.ts';
import { flagsOf, type UnitFlags } from './flags.ts';
import { activeTargets, detailsOf, lifeOf } from './live.ts';
import { mergeUnit } from './merge.ts';
import type { MergedUnit } from './merged.ts';
import { unitType } from './names.ts';
import { pulledIn } from './pulled-in.ts';
import { isTrigger, liveTriggers, triggersIn } from './triggers.ts';

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
  const wanted = pulledIn(files, targets);
  return (name, changes = false) => {
    const target = wanted.get(name);
    if (target === undefined) return undefined;
    const unit = mergeUnit(name, files);
    const details = detailsOf(name, facts);
    const runs =
      canRun(unit, files) &&
      staysActive(unit) &&
      !triggersIn(name, files).some(comesFirst) &&
      !liveTriggers(name, facts).some(comesFirst) &&
      (changes || details?.conditionResult !== false) &&
      !hasFinished(flagsOf(unit), details);
    return runs ? target : undefined;
  };

  // A trigger that nobody switched on holds nothing back.
  function comesFirst(trigger: string): boolean {
    const found = findUnit(trigger, files);
    if (found === undefined || files.texts.get(found.fragment) === null) return false;
    return lifeOf(trigger, facts) === 'running' || wanted.has(trigger);
  }
}

// systemd refuses to start a trigger of something that is not there.
function canRun(unit: MergedUnit, files: UnitFiles): boolean {
  if (unit.masked || unit.fragment === undefined) return false;
  const { refuseManualStart, onlyManualStart, triggers } = flagsOf(unit);
  if (refuseManualStart || onlyManualStart) return false;
  return !isTrigger(unit.name) || triggers.every((started) => isThere(started, files));
}

function isThere(name: string, files: UnitFiles): boolean {
  const found = findUnit(name, files);
  return found !== undefined && files.texts.get(found.fragment) !== null;
}

// Whether it goes on being active once it was started.
function staysActive(unit: MergedUnit): boolean {
  const type = unitType(unit.name);
  if (type === 'service') {
    const flags = flagsOf(unit);
    return flags.type !== 'oneshot' || flags.remainAfterExit;
  }
  if (type === 'timer') {
    const elapsed = unit.settings.get('Timer')?.get('RemainAfterElapse')?.at(-1) ?? 'yes';
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
