import { isTemplate, isUnitName } from '../../planner/units/names.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import type { UnitDetails, UnitLive } from '../../state/units.ts';
import { Failure } from '../failure.ts';
import type { System } from '../system.ts';
import { detailProperties, toDetails } from './details.ts';
import { type Properties, parseProperties } from './properties.ts';
import { systemctl as hostSystemctl, type Systemctl, whyItFailed } from './systemctl.ts';

/** Whether systemd runs there as PID 1, so that units can be acted upon. */
export function isBooted(system: System): boolean {
  return system.root === '/' && system.lstat('/run/systemd/system' as AbsolutePath) !== undefined;
}

/** Every unit that systemd has loaded, by its name, from one call. */
export async function listUnits(
  systemctl: Systemctl = hostSystemctl,
): Promise<ReadonlyMap<string, UnitLive>> {
  const listed = await systemctl(['list-units', '--all', '--full', '--plain', '--no-legend']);
  if (!listed.ok) {
    throw new Failure('host', `Cannot list the units of this host: ${whyItFailed(listed)}`);
  }
  return parseUnitList(listed.stdout);
}

/** Reads the lines of `systemctl list-units --plain --no-legend`. */
export function parseUnitList(text: string): ReadonlyMap<string, UnitLive> {
  const units = new Map<string, UnitLive>();
  for (const line of text.split('\n')) {
    const [, name, load, active, sub] =
      /^\W?\s*(\S+\.\S+)\s+(\S+)\s+(\S+)\s+(\S+)/.exec(line) ?? [];
    if (name === undefined || load === undefined || active === undefined || sub === undefined)
      continue;
    units.set(name, { name, load, active, sub });
  }
  return units;
}

/** Details of some units, each by the name asked for and by its own, from one call. Templates have none. */
export async function showUnits(
  names: readonly string[],
  systemctl: Systemctl = hostSystemctl,
): Promise<ReadonlyMap<string, UnitDetails>> {
  const found = new Map<string, UnitDetails>();
  for (const [name, properties] of await showProperties(names, detailProperties, systemctl)) {
    const details = toDetails(properties);
    found.set(name, details);
    found.set(details.name, details);
  }
  return found;
}

// So much fits into what is read of a program's output.
const mostAtOnce = 1000;

/** Some properties of some units by the name asked for; systemd knows none of templates. */
export async function showProperties(
  names: readonly string[],
  properties: readonly string[],
  systemctl: Systemctl,
): Promise<ReadonlyMap<string, Properties>> {
  const found = new Map<string, Properties>();
  // One name that systemd does not take, and it says nothing of all the others.
  const known = [...new Set(names)].filter((name) => isUnitName(name) && !isTemplate(name));
  for (let from = 0; from < known.length; from += mostAtOnce) {
    const asked = known.slice(from, from + mostAtOnce);
    const shown = await systemctl(['show', `--property=${properties.join(',')}`, '--', ...asked]);
    const blocks = parseProperties(shown.stdout);
    if (!shown.ok || blocks.length !== asked.length) {
      throw new Failure('host', `Cannot ask systemd about units: ${whyItFailed(shown)}`);
    }
    for (const [at, block] of blocks.entries()) found.set(asked[at] ?? '', block);
  }
  return found;
}
