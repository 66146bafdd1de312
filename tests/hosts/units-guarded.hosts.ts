import * as assert from 'uvu/assert';
import { hostSuite } from './harness/suite.ts';
import { drift, log, mustApply, pidOf, plan, property, unitActions } from './support.ts';

const test = hostSuite('units that are guarded by their names on a real host');

test('row 0: the bus is reloaded where anything else would be restarted', async (host) => {
  const before = await pidOf(host, 'dbus.service');
  const text = "[Service]\nNice=3\nExecReload=+/bin/sh -c 'echo reloaded >> /root/log'\n";
  const units = { 'dbus.service': { dropIns: { 'sm.conf': text } } };
  assert.equal(unitActions(await plan(host, { units })), ['reload dbus.service']);
  await mustApply(host, { units });
  assert.is(await pidOf(host, 'dbus.service'), before);
  assert.equal(log(host), ['reloaded']);
});

test('row 0: the journal and sessions are kept, until switch says otherwise', async (host) => {
  const names = ['systemd-journald.service', 'systemd-logind.service'];
  const units = (own: object) =>
    Object.fromEntries(
      names.map((name) => [name, { dropIns: { 'sm.conf': '[Service]\nNice=3\n' }, ...own }]),
    );
  const pids = () => Promise.all(names.map((name) => pidOf(host, name)));
  const before = await pids();
  const planned = await plan(host, { units: units({}) });
  assert.equal(unitActions(planned), []);
  for (const name of names) assert.match(planned.warnings.join('\n'), `${name} goes on running`);
  await mustApply(host, { units: units({}) });
  assert.equal(await pids(), before);
  for (const name of names) assert.is(await property(host, name, 'Nice'), '3');

  const text = '[Service]\nNice=4\n';
  const insisted = {
    'systemd-journald.service': { dropIns: { 'sm.conf': text }, switch: 'restart' },
  };
  await mustApply(host, { units: { ...units({}), ...insisted } });
  const [journald, logind] = await pids();
  assert.is.not(journald, before[0]);
  assert.is(logind, before[1]);
});

test('row 0: the unit that sm runs in is not stopped by its own change', async (host) => {
  const text = (marker: string) =>
    `[Service]\nType=oneshot\nEnvironment=MARKER=${marker}\nExecStart=/usr/local/bin/sm apply --yes --manifest /root/next.json\nExecStartPost=/bin/sh -c 'echo through $MARKER >> /root/log'\n`;
  const wanted = (marker: string) => ({
    units: { 'applier.service': { text: text(marker) } },
    etc: { marker: { text: marker } },
  });
  await mustApply(host, wanted('old'));
  host.write(
    '/root/next.json',
    JSON.stringify({ version: 1, ...wanted('new'), settings: { settle: '300ms' } }),
  );
  await host.must('systemctl', 'start', 'applier.service');
  assert.is(host.read('/etc/marker'), 'new');
  assert.match(host.read('/etc/systemd/system/applier.service'), 'MARKER=new');
  assert.is(log(host).length, 1);
  assert.is(await property(host, 'applier.service', 'Result'), 'success');
  assert.equal(await drift(host), []);
});

test('row 6: /nix is remounted where another mount would be mounted anew', async (host) => {
  const mount = (size: string, seconds: number) =>
    `[Mount]\nWhat=tmpfs\nWhere=/nix\nType=tmpfs\nOptions=size=${size}\nTimeoutSec=${seconds}\n`;
  const units = (size: string, seconds: number) => ({
    'nix.mount': { text: mount(size, seconds), wantedBy: ['local-fs.target'] },
  });
  await mustApply(host, { units: units('1m', 30) });
  host.write('/nix/file', 'stays');
  assert.equal(unitActions(await plan(host, { units: units('2m', 40) })), ['reload nix.mount']);
  await mustApply(host, { units: units('2m', 40) });
  assert.match(host.read('/proc/1/mounts'), /\/nix tmpfs \S*size=2048k/);
  assert.is(host.read('/nix/file'), 'stays');
});

test('row 6: the root is never taken away', async (host) => {
  host.write('/etc/fstab', 'overlay / overlay defaults 0 0\n');
  await host.must('systemctl', 'daemon-reload');
  const units = { '-.mount': { dropIns: { 'sm.conf': '[Mount]\nTimeoutSec=40\n' } } };
  assert.equal(unitActions(await plan(host, { units })), ['reload -.mount']);
  await mustApply(host, { units });
  assert.is((await host.systemctl('is-active', '--', '-.mount')).stdout.trim(), 'active');
  assert.match(
    await host.must('journalctl', '--no-pager', '-b', '-o', 'cat'),
    /Reloaded .*Root Mount/,
  );
});

test('a drop-in of a slice that has no file is read, and of a unit that is not there is told', async (host) => {
  const dropIns = { 'sm.conf': '[Slice]\nTasksMax=5000\n' };
  const units = { 'system.slice': { dropIns } };
  assert.equal((await plan(host, { units })).warnings, []);
  await mustApply(host, { units });
  assert.is(await property(host, 'system.slice', 'TasksMax'), '5000');
  const mistyped = { 'crom.service': { dropIns: { 'sm.conf': '[Service]\nNice=1\n' } } };
  assert.match(
    (await plan(host, { units: mistyped })).warnings.join('\n'),
    'crom.service is no unit',
  );
});

test.run();
