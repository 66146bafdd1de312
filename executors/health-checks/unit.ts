import { setTimeout as sleep } from 'node:timers/promises';
import { showProperties } from '../units/live.ts';
import { systemctl as hostSystemctl, type Systemctl } from '../units/systemctl.ts';

/** How long a unit is watched, in milliseconds: one that dies at once was active for a moment. */
const watched = 1000;

/** Whether a unit is active, and a moment later still is, without having been started again. */
export async function probeUnit(
  name: string,
  systemctl: Systemctl = hostSystemctl,
): Promise<string | undefined> {
  const first = await look(name, systemctl);
  if (first.active !== 'active') return `it is ${first.active} (${first.sub}), expected active`;
  await sleep(watched);
  const second = await look(name, systemctl);
  if (second.active !== 'active') return `it became ${second.active} (${second.sub}) right away`;
  return second.run === first.run ? undefined : 'it does not stay up: it was started again';
}

async function look(name: string, systemctl: Systemctl) {
  const asked = ['ActiveState', 'SubState', 'InvocationID'];
  const properties = (await showProperties([name], asked, systemctl)).get(name);
  return {
    active: properties?.get('ActiveState') ?? 'unknown',
    sub: properties?.get('SubState') ?? 'unknown',
    run: properties?.get('InvocationID') ?? '',
  };
}
