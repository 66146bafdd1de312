import { hrtime } from 'node:process';
import { parseProperties } from './properties.ts';
import { systemctl as hostSystemctl, type Systemctl } from './systemctl.ts';

/** The two clocks, in milliseconds: since 1970, and the one that nobody sets. */
export interface Clocks {
  readonly now: number;
  readonly steady: number;
}

const hostClocks = (): Clocks => ({ now: Date.now(), steady: Number(hrtime.bigint()) / 1e6 });

// The second is of the boot, where units were not read again since, or systemd is older than 250 or so.
const stamps = ['UnitsLoadTimestamp', 'UnitsLoadStartTimestamp'] as const;

/**
 * When systemd read all unit files last (org.freedesktop.systemd1(5)), in milliseconds since 1970 as the
 * clock goes now, rather too early than too late; undefined where it does not tell.
 */
export async function lastLoad(
  systemctl: Systemctl = hostSystemctl,
  clocks: () => Clocks = hostClocks,
): Promise<number | undefined> {
  const names = stamps.flatMap((stamp) => [stamp, `${stamp}Monotonic`]);
  const shown = await systemctl(['show', `--property=${names.join(',')}`]);
  const properties = parseProperties(shown.stdout)[0];
  if (!shown.ok || properties === undefined) return undefined;
  for (const stamp of stamps) {
    const steady = Number(properties.get(`${stamp}Monotonic`) ?? 0) / 1000;
    const told = secondOf(properties.get(stamp));
    if (!(steady > 0) || told === undefined) continue;
    const { now, steady: steadyNow } = clocks();
    const reckoned = now - (steadyNow - steady);
    // They differ where the clock was set or the machine slept since: then only whole seconds are known, and
    // what changed in the same one may have changed after it.
    return reckoned < told + 1000 ? reckoned : told;
  }
  return undefined;
}

// As in `Sat 2026-11-21 19:06:35 UTC`.
function secondOf(text = ''): number | undefined {
  const [, day, time] = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\S* UTC$/.exec(text) ?? [];
  return day === undefined || time === undefined ? undefined : Date.parse(`${day}T${time}Z`);
}
