import * as assert from 'uvu/assert';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import {
  log,
  mustApply,
  pidOf,
  plan,
  property,
  sleeper,
  stateOf,
  unitActions,
  until,
} from './support.ts';

const test = hostSuite('rows of the decision table by which units are left alone, on a real host');
const wantedBy = ['multi-user.target'];
const vendor = '/usr/lib/systemd/system';

async function ships(host: Host, units: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(units)) host.write(`${vendor}/${name}`, text);
  await host.must('systemctl', 'daemon-reload');
}

test('row 2: what a target started and what has ended does not run again with it', async (host) => {
  const units = (extra: string) => ({
    'mine.target': { text: `[Unit]\nDescription=mine\n${extra}`, wantedBy },
    'once.service': {
      text: "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo ran >> /root/log'\n",
      wantedBy: ['mine.target'],
    },
  });
  await mustApply(host, { units: units('') });
  assert.equal(log(host), ['ran']);
  assert.equal(unitActions(await plan(host, { units: units('After=cron.service\n') })), []);
  await mustApply(host, { units: units('After=cron.service\n') });
  assert.equal(log(host), ['ran']);
  assert.match(await property(host, 'mine.target', 'After'), 'cron.service');
});

test('row 2: X-StopOnReconfiguration stops a changed target and starts it again', async (host) => {
  const units = (extra: string) => ({
    'mine.target': { text: `[Unit]\nX-StopOnReconfiguration=yes\n${extra}`, wantedBy },
    'a.service': { text: `[Unit]\nPartOf=mine.target\n${sleeper('a')}`, wantedBy: ['mine.target'] },
  });
  await mustApply(host, { units: units('') });
  await mustApply(host, { units: units('After=cron.service\n') });
  assert.equal(log(host), ['start a', 'stop a', 'start a']);
  assert.is(await stateOf(host, 'mine.target'), 'active');
});

test('row 2: a target that refuses to be started by hand is not', async (host) => {
  const text = '[Unit]\nRefuseManualStart=yes\n';
  await mustApply(host, { units: { 'mine.target': { text } } });
  assert.is(await stateOf(host, 'mine.target'), 'inactive');
});

test('row 3: a changed [Install] section is nothing to what runs', async (host) => {
  const units = (target: string) => ({
    'a.service': { text: `${sleeper('1')}[Install]\nWantedBy=${target}\n`, enable: true },
  });
  await mustApply(host, { units: units('multi-user.target') });
  const before = await pidOf(host, 'a.service');
  await mustApply(host, { units: units('graphical.target') });
  assert.is(await pidOf(host, 'a.service'), before);
  assert.ok(host.exists('/etc/systemd/system/graphical.target.wants/a.service'));
  assert.not(host.exists('/etc/systemd/system/multi-user.target.wants/a.service'));
});

test('row 5: a changed path is watched where it leads now', async (host) => {
  const units = (file: string) => ({
    'a.path': { text: `[Path]\nPathExists=/root/${file}\n`, wantedBy },
    'a.service': {
      text: "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo ran >> /root/log; rm -f /root/now'\n",
    },
  });
  await mustApply(host, { units: units('never') });
  await mustApply(host, { units: units('now') });
  host.write('/root/now', '');
  await until('the path is seen', () => host.exists('/root/log'), 10);
});

test('row 10: what refuses a stop, and what the manifest keeps, goes on running', async (host) => {
  const units = (nice: number) => ({
    'refuses.service': {
      text: `[Unit]\nRefuseManualStop=yes\n${sleeper('r', `Nice=${nice}`)}`,
      wantedBy,
    },
    'kept.service': { text: sleeper('k', `Nice=${nice}`), wantedBy, switch: 'keep' },
  });
  const pids = () => Promise.all(Object.keys(units(0)).map((name) => pidOf(host, name)));
  await mustApply(host, { units: units(1) });
  const before = await pids();
  assert.equal(unitActions(await plan(host, { units: units(2) })), []);
  await mustApply(host, { units: units(2) });
  assert.equal(await pids(), before);
});

test('row 17: what was idle when it was masked stays idle', async (host) => {
  const other = { etc: { x: { text: 'x' } } };
  await host.must('systemctl', 'disable', '--now', 'cron.service');
  await mustApply(host, { units: { 'cron.service': { masked: true } }, ...other });
  await mustApply(host, other);
  assert.is(await property(host, 'cron.service', 'LoadState'), 'loaded');
  assert.is(await stateOf(host, 'cron.service'), 'inactive');
});

test('requiredBy, aliases and enable: true on an instance are links that systemd reads', async (host) => {
  await ships(host, { 't@.service': `${sleeper('%i')}[Install]\nWantedBy=multi-user.target\n` });
  await mustApply(host, {
    units: {
      'mine.target': { text: '[Unit]\nDescription=mine\n', wantedBy },
      'a.service': { text: sleeper('a'), requiredBy: ['mine.target'], aliases: ['z.service'] },
      't@one.service': { enable: true },
    },
  });
  assert.match(await property(host, 'mine.target', 'Requires'), 'a.service');
  assert.match(await property(host, 'z.service', 'Names'), 'a.service');
  assert.is((await host.systemctl('is-enabled', 't@one.service')).stdout.trim(), 'enabled');
  assert.is(await stateOf(host, 't@one.service'), 'active');
});

test.run();
