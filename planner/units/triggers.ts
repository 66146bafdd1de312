import type { AbsolutePath } from '../../schema/types.ts';
import { baseName, parentOf } from '../../state/address.ts';
import type { UnitFacts, UnitFiles } from '../../state/units.ts';
import { findUnit } from './aliases.ts';
import { definitionOf, isDefined } from './definition.ts';
import { detailsOf } from './live.ts';
import { isTemplate, type UnitType, unitType, withType } from './names.ts';
import { unitDirectories } from './search.ts';

const triggerTypes: readonly UnitType[] = ['socket', 'timer', 'path', 'automount'];

/** Whether a unit starts another when something happens. */
export function isTrigger(name: string): boolean {
  const type = unitType(name);
  return type !== undefined && triggerTypes.includes(type);
}

/** What a timer, path, socket or automount starts, as its text says. */
export function startedBy(trigger: string, files: UnitFiles): readonly string[] {
  return isTrigger(trigger) ? definitionOf(trigger, files).flags.triggers : [];
}

/** Whether a trigger would start what is not there: systemd refuses to start it then. */
export function startsNothing(trigger: string, files: UnitFiles, facts: UnitFacts): boolean {
  return startedBy(trigger, files).some((name) => {
    if (isDefined(name, files)) return false;
    // Of units that are nobody's concern no file was read.
    const { masked } = definitionOf(name, files).merged;
    return masked || isDefined(name, facts.files) || facts.live.get(name)?.load === 'not-found';
  });
}

/** Every timer, path, socket and automount that starts a unit: as the search path has it, sorted. */
export function triggersIn(name: string, files: UnitFiles): readonly string[] {
  // Instances of templates have no file of their own: ask for those of the unit's own name.
  const namesakes = triggerTypes
    .map((type) => withType(name, type))
    .filter((trigger) => findUnit(trigger, files) !== undefined)
    .filter((trigger) => startedBy(trigger, files).includes(name));
  return [...new Set([...(startersIn(files).get(name) ?? []), ...namesakes])].sort();
}

/** Every timer, path, socket and automount that starts a unit: as systemd knows it, sorted. */
export function liveTriggers(name: string, facts: UnitFacts): readonly string[] {
  return [...(detailsOf(name, facts)?.triggeredBy ?? [])].sort();
}

const known = new WeakMap<UnitFiles, ReadonlyMap<string, readonly string[]>>();

// Asked for every unit; the files are a value, so the answer stays.
function startersIn(files: UnitFiles): ReadonlyMap<string, readonly string[]> {
  const remembered = known.get(files);
  if (remembered !== undefined) return remembered;
  const found = new Map<string, readonly string[]>();
  for (const trigger of new Set([...files.texts.keys()].filter(isTriggerFile).map(baseName))) {
    for (const unit of startedBy(trigger, files)) {
      found.set(unit, [...(found.get(unit) ?? []), trigger]);
    }
  }
  known.set(files, found);
  return found;
}

function isTriggerFile(path: AbsolutePath): boolean {
  const name = baseName(path);
  return isTrigger(name) && !isTemplate(name) && unitDirectories.includes(parentOf(path));
}
