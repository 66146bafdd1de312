import { isTemplate, templateOf, unitType, withType } from '../../planner/units/names.ts';
import type { UnitDetails, UnitFacts, UnitLive } from '../../state/units.ts';
import type { Outside } from '../outside.ts';
import type { System } from '../system.ts';
import { readUnitFiles } from './files.ts';
import { isBooted, listUnits, showUnits } from './live.ts';
import { ownUnit } from './own.ts';

/**
 * What systemd and its search path say of units: one list of all that is loaded, and details of those
 * that we have to do with; `acting` asks for what follows from acting upon them too. Below another
 * root, or where systemd does not run, only what is on disk.
 */
export async function observeUnits(
  system: System,
  outside: Outside,
  names: readonly string[],
  acting: boolean,
): Promise<UnitFacts> {
  const running = isBooted(system);
  const live: ReadonlyMap<string, UnitLive> = running ? await listUnits() : new Map();
  const concerned = [...new Set([...names, ...related(names, live)])];
  const details = running ? await detailsOf(acting ? concerned : names, live, acting) : new Map();
  const targets = [...live.keys()].filter((name) => unitType(name) === 'target');
  return {
    files: readUnitFiles(system, [
      ...new Set([...concerned, ...details.keys(), ...targets, ...bootTargets]),
    ]),
    live,
    details,
    running,
    own: running ? ownUnit(outside) : undefined,
  };
}

// By these names links below default.target.wants and the like are found.
const bootTargets = ['default.target', 'multi-user.target', 'graphical.target', 'rescue.target'];

// Instances of our templates, and sockets, timers and paths beside our services (and the reverse).
function related(names: readonly string[], live: ReadonlyMap<string, UnitLive>): readonly string[] {
  const templates = new Set(names.filter(isTemplate));
  const instances = [...live.keys()].filter((name) => templates.has(templateOf(name) ?? ''));
  const beside = names.flatMap((name) => {
    const type = unitType(name);
    if (type === 'service') {
      return (['socket', 'timer', 'path'] as const).map((other) => withType(name, other));
    }
    return type === 'socket' || type === 'timer' || type === 'path'
      ? [withType(name, 'service')]
      : [];
  });
  return [...instances, ...beside];
}

// Before units are acted upon, what a stop takes down and what starts a unit again is looked at too,
// until nothing new comes up.
async function detailsOf(
  names: readonly string[],
  live: ReadonlyMap<string, UnitLive>,
  acting: boolean,
): Promise<ReadonlyMap<string, UnitDetails>> {
  const found = new Map<string, UnitDetails>();
  const asked = new Set<string>();
  let next = names.filter((name) => !isTemplate(name));
  while (next.length > 0) {
    for (const name of next) asked.add(name);
    for (const [name, details] of await showUnits(next)) found.set(name, details);
    if (!acting) break;
    const further = [...found.values()].flatMap(({ pullsDown, triggers, triggeredBy }) => [
      ...pullsDown,
      ...triggers,
      ...triggeredBy,
    ]);
    next = [...new Set(further)].filter((name) => !asked.has(name) && live.has(name));
  }
  return found;
}
