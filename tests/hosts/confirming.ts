import type { Host } from './harness/host.ts';
import { sleeper, until } from './support.ts';

const wantedBy = ['multi-user.target'];

/** What a host is before and after an apply that goes back. */
export const one = {
  etc: { 'app.conf': { text: 'one' } },
  units: { 'a.service': { text: sleeper('one'), wantedBy } },
};
export const two = {
  etc: { 'app.conf': { text: 'two' }, fresh: { text: 'x' } },
  units: {
    'a.service': { text: sleeper('two'), wantedBy },
    'b.service': { text: sleeper('b'), wantedBy },
  },
};

/** A unit whose start takes so long that an apply hangs in it. */
export const slow = {
  etc: two.etc,
  units: {
    ...two.units,
    'slow.service': {
      text: '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep 300\n',
      wantedBy,
    },
  },
};

/** The id that an apply printed. */
export const idOf = (text: string): string => /sm confirm ([0-9a-f]{8})/.exec(text)?.[1] ?? '';

/** All that is there of units which go back. */
export async function watchdogs(host: Host): Promise<string> {
  const files = 'find /etc/systemd /run/systemd -name "*sm-confirm*"';
  const loaded = 'systemctl list-units --all --plain --no-legend "sm-confirm*"';
  return (await host.sh(`${files}; ${loaded}`)).stdout;
}

/** Waits until an apply was taken back or kept, and nothing of it is left. */
export async function untilDecided(host: Host): Promise<void> {
  await until('it was decided', () => !host.exists('/var/lib/system-manager/confirm.json'));
  await until('its units are gone', async () => (await watchdogs(host)) === '', 10);
}
