import * as assert from 'uvu/assert';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import {
  apply,
  log,
  mustApply,
  pidOf,
  plan,
  said,
  sleeper,
  stateOf,
  unitActions,
  until,
} from './support.ts';

const test = hostSuite('rows of the decision table by which units are acted upon, on a real host');
const wantedBy = ['multi-user.target'];
const vendor = '/usr/lib/systemd/system';

async function ships(host: Host, units: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(units)) host.write(`${vendor}/${name}`, text);
  await host.must('systemctl', 'daemon-reload');
}

test('row 4: what cannot reload is restarted; X-RestartIfChanged=false keeps no reload away', async (host) => {
  const units = (trigger: string) => ({
    'reloads.service': {
      text: `[Unit]\nX-Reload-Triggers=${trigger}\n${sleeper('r', 'X-RestartIfChanged=false', "ExecReload=/bin/sh -c 'echo reload r >> /root/log'")}`,
      wantedBy,
    },
    'cannot.service': { text: `[Unit]\nX-Reload-Triggers=${trigger}\n${sleeper('c')}`, wantedBy },
  });
  await mustApply(host, { units: units('1') });
  const before = await pidOf(host, 'reloads.service');
  await mustApply(host, { units: units('2') });
  assert.is(await pidOf(host, 'reloads.service'), before);
  const lines = log(host);
  assert.ok(lines.includes('reload r'), lines.join());
  assert.equal(
    lines.filter((line) => line.endsWith(' c')),
    ['start c', 'stop c', 'start c'],
  );
});

test('row 8: connections that a changed socket accepted are left alone', async (host) => {
  const units = (port: number) => ({
    'a.socket': {
      text: `[Socket]\nListenStream=127.0.0.1:${port}\nAccept=yes\n`,
      wantedBy: ['sockets.target'],
    },
    'a@.service': { text: '[Service]\nExecStart=/bin/sleep infinity\nStandardInput=socket\n' },
  });
  await mustApply(host, { units: units(7005) });
  await host.must(
    'systemd-run',
    '--unit=client',
    'bash',
    '-c',
    'exec 3<>/dev/tcp/127.0.0.1/7005; sleep infinity',
  );
  const instances = async () =>
    (await host.must('sh', '-c', "systemctl list-units --plain --no-legend 'a@*'")).match(
      /a@\S+/g,
    ) ?? [];
  await until('somebody is connected', async () => (await instances()).length === 1, 10);
  const [instance = ''] = await instances();
  const before = await pidOf(host, instance);
  await mustApply(host, { units: units(7006) });
  assert.is(await pidOf(host, instance), before);
  await host.must('bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/7006');
});

// Between the two stops it would start the service again, and then the socket cannot be started.
test('row 8: connections that wait bring back no service while its socket changes', async (host) => {
  const units = (port: number) => ({
    'a.socket': {
      text: `[Socket]\nListenStream=127.0.0.1:${port}\n`,
      wantedBy: ['sockets.target'],
    },
    'a.service': { text: '[Service]\nExecStart=/bin/sleep infinity\n' },
  });
  await mustApply(host, { units: units(7010) });
  for (const port of [7010, 7011, 7012, 7013]) {
    const connect = `exec 3<>/dev/tcp/127.0.0.1/${port}`;
    for (const _ of [1, 2, 3]) await host.must('bash', '-c', connect);
    await mustApply(host, { units: units(port + 1) });
    assert.is(await stateOf(host, 'a.socket'), 'active');
    assert.is(await stateOf(host, 'a.service'), 'active');
  }
});

test('row 13d: what is not ours and hangs on a changed unit goes through one restart', async (host) => {
  await ships(host, {
    'theirs.service': `[Unit]\nRequires=base.service\nAfter=base.service\n${sleeper('theirs')}`,
  });
  const units = (marker: string) => ({ 'base.service': { text: sleeper(marker), wantedBy } });
  await mustApply(host, { units: units('old') });
  await host.must('systemctl', 'start', 'theirs.service');
  assert.equal(unitActions(await plan(host, { units: units('new') })), ['restart base.service']);
  await mustApply(host, { units: units('new') });
  assert.is(await stateOf(host, 'theirs.service'), 'active');
  assert.is(log(host).filter((line) => line === 'start theirs').length, 2);
});

test('row 13d: what an apply made fail of somebody else’s fails it', async (host) => {
  const fails = "ExecStartPre=/bin/sh -c '! test -e /root/broken'";
  await ships(host, {
    'theirs.service': `[Unit]\nRequires=base.service\nAfter=base.service\n${sleeper('theirs', fails)}`,
  });
  const units = (marker: string) => ({ 'base.service': { text: sleeper(marker), wantedBy } });
  await mustApply(host, { units: units('old') });
  await host.must('systemctl', 'start', 'theirs.service');
  host.write('/root/broken', '');
  const ran = await apply(host, { units: units('new') });
  assert.is(ran.code, 4, said(ran));
  assert.match(said(ran), 'theirs.service');
});

test('row 16: a unit at its start limit is started again', async (host) => {
  const text = `[Unit]\nStartLimitBurst=1\nStartLimitIntervalSec=1h\n[Service]\nType=exec\nExecStartPre=/bin/sh -c 'test -e /root/mended'\nExecStart=/bin/sleep infinity\n`;
  const units = { 'a.service': { text, wantedBy } };
  assert.is((await apply(host, { units })).code, 4);
  host.write('/root/mended', '');
  assert.is.not((await host.systemctl('start', 'a.service')).code, 0);
  await mustApply(host, { units });
  assert.is(await stateOf(host, 'a.service'), 'active');
});

test('all units of a phase go in one call', async (host) => {
  const names = ['a.service', 'b.service', 'c.service'];
  const units = (marker: string) =>
    Object.fromEntries(names.map((name) => [name, { text: sleeper(marker), wantedBy }]));
  await mustApply(host, { units: units('old') });
  await plan(host, { units: units('new') });
  const wrapper = '#!/bin/sh\necho "$*" >> /root/asked\nexec /bin/systemctl "$@"\n';
  host.write('/usr/local/sbin/systemctl', wrapper, 0o755);
  await host.must('sm', 'apply', '--yes', '--manifest', '/root/manifest.json');
  const calls = host.read('/root/asked').trim().split('\n');
  for (const op of ['stop', 'start', 'daemon-reload']) {
    const found = calls.filter((call) => call.split(' ').includes(op));
    assert.is(found.length, 1, `${op}\n${calls.join('\n')}`);
    if (op !== 'daemon-reload') for (const name of names) assert.match(found[0] ?? '', name);
  }
});

test.run();
