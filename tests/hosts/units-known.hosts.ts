import * as assert from 'uvu/assert';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { drift, mustApply, pidOf, plan, said, sleeper, stateOf, unitActions } from './support.ts';

const test = hostSuite('what is known of units when it counts, on a real host');
const vendor = '/usr/lib/systemd/system';
const wantedBy = ['multi-user.target'];

async function ships(host: Host, units: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(units)) host.write(`${vendor}/${name}`, text);
  await host.systemctl('daemon-reload');
}

test('a file asks for a unit by another of its names', async (host) => {
  await ships(host, { 'real.service': sleeper('real') });
  await host.must('ln', '-s', `${vendor}/real.service`, '/etc/systemd/system/other.service');
  await host.systemctl('daemon-reload');
  await host.systemctl('start', 'real.service');
  const wanted = (text: string) => ({ etc: { 'app.conf': { text, restart: ['other.service'] } } });
  await mustApply(host, wanted('1'));
  const before = await pidOf(host, 'real.service');
  const saved = await plan(host, wanted('2'));
  assert.equal(unitActions(saved), ['restart real.service']);
  host.write('/root/plan.json', JSON.stringify(saved));
  const ran = await host.run('sm', 'apply', '--yes', '/root/plan.json');
  assert.is(ran.code, 0, said(ran));
  assert.is.not(await pidOf(host, 'real.service'), before);
});

const socket = (service: string): string =>
  `[Socket]\nListenStream=/run/${service}.socket\nService=${service}\n[Install]\nWantedBy=sockets.target\n`;

test('row 8: a socket that is not loaded yet, beside a service of another name that runs', async (host) => {
  await ships(host, { 'runs.service': sleeper('runs'), 'opens.socket': socket('runs.service') });
  await host.systemctl('start', 'runs.service');
  const wanted = { units: { 'opens.socket': { enable: true } } };
  const actions = ['stop runs.service', 'start opens.socket', 'start runs.service'];
  assert.equal(unitActions(await plan(host, wanted)), actions);
  await mustApply(host, wanted);
  assert.is(await stateOf(host, 'opens.socket'), 'active');
  assert.is(await stateOf(host, 'runs.service'), 'active');
});

test('row 8: a file asks for a socket of ours, whose service of another name runs', async (host) => {
  await ships(host, { 'runs.service': sleeper('runs') });
  const wanted = (text: string) => ({
    units: { 'opens.socket': { text: socket('runs.service'), wantedBy: ['sockets.target'] } },
    etc: { 'app.conf': { text, restart: ['opens.socket'] } },
  });
  await mustApply(host, wanted('1'));
  await host.systemctl('start', 'runs.service');
  const before = await pidOf(host, 'runs.service');
  await mustApply(host, wanted('2'));
  assert.is.not(await pidOf(host, 'runs.service'), before);
  assert.is(await stateOf(host, 'opens.socket'), 'active');
});

test('a unit that is ours under another of its names is missed when it stops', async (host) => {
  const wanted = {
    units: { 'sshd.service': { dropIns: { '50-sm.conf': '[Service]\nNice=3\n' } } },
  };
  await mustApply(host, wanted);
  await host.must('systemctl', 'stop', 'ssh.service');
  assert.equal(await drift(host), ['unit:sshd.service active=inactive']);
  await mustApply(host, wanted);
  assert.is(await stateOf(host, 'ssh.service'), 'active');
});

const units = { 'a.service': { text: sleeper('a'), wantedBy } };
const stale = 'unit:a.service need_daemon_reload=yes';

/** What drift says of a.service once something happened; and whether systemd says the same. */
async function saysTheSame(host: Host, happens: string): Promise<void> {
  await host.must('sh', '-c', happens);
  const told = await host.must('systemctl', 'show', '-P', 'NeedDaemonReload', 'a.service');
  const found = (await drift(host)).filter((line) => line.startsWith('unit:a.service'));
  assert.equal(found, told.trim() === 'yes' ? [stale] : [], happens);
}

test('links that were made without a word to systemd', async (host) => {
  await ships(host, { 'theirs.service': `${sleeper('b')}[Install]\nWantedBy=multi-user.target\n` });
  await mustApply(host, { units });
  await saysTheSame(host, 'systemctl enable --no-reload theirs.service');
});

test('a file behind a link that was turned round', async (host) => {
  const dropIns = '/etc/systemd/system/cron.service.d';
  host.write('/opt/1/a.conf', '[Service]\nNice=1\n');
  await host.must('mkdir', dropIns);
  await host.must('ln', '-s', '1', '/opt/current');
  await host.must('ln', '-s', '/opt/current/a.conf', `${dropIns}/1.conf`);
  await mustApply(host, { units: { 'cron.service': { dropIns: { '2.conf': '[Unit]\n' } } } });
  await host.must('sleep', '1');
  host.write('/opt/2/a.conf', '[Service]\nNice=2\n');
  await host.systemctl('daemon-reload');
  assert.equal(await drift(host), []);
  await host.must('ln', '-sfn', '2', '/opt/current');
  assert.equal(await drift(host), ['unit:cron.service need_daemon_reload=yes']);
});

test('a unit that was made from a file that changed since', async (host) => {
  await host.must('sh', '-c', 'echo "tmpfs /srv/made tmpfs nofail 0 0" >> /etc/fstab');
  await host.systemctl('daemon-reload');
  await host.systemctl('start', 'srv-made.mount');
  await mustApply(host, { units: { 'srv-made.mount': { dropIns: { '1.conf': '[Unit]\n' } } } });
  await host.reboot();
  await host.must('sh', '-c', 'sleep 1; echo "# more" >> /etc/fstab');
  assert.equal(await drift(host), ['unit:srv-made.mount need_daemon_reload=yes']);
});

test.run();
