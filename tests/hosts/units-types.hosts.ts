import * as assert from 'uvu/assert';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { log, mustApply, pidOf, plan, property, sleeper, stateOf, unitActions } from './support.ts';

const test = hostSuite('units of every type on a real host');
const wantedBy = ['multi-user.target'];

test('row 2: a new target is started with what it wants; an active one is left alone', async (host) => {
  const target = (about: string) => ({ text: `[Unit]\nDescription=${about}\n`, wantedBy });
  const service = { text: sleeper('1'), wantedBy: ['mine.target'] };
  await mustApply(host, { units: { 'mine.target': target('one'), 'a.service': service } });
  assert.is(await stateOf(host, 'mine.target'), 'active');
  const before = await pidOf(host, 'a.service');
  const units = { 'mine.target': target('two'), 'a.service': service };
  assert.equal(unitActions(await plan(host, { units })), []);
  await mustApply(host, { units });
  assert.is(await pidOf(host, 'a.service'), before);
});

test('units hang off system-manager.target, which comes by itself and is started', async (host) => {
  const units = { 'a.service': { text: sleeper('1'), wantedBy: ['system-manager.target'] } };
  const planned = await plan(host, { units });
  assert.equal(
    planned.resource_changes.map(({ address }) => address),
    ['unit:a.service', 'unit:system-manager.target'],
  );
  await mustApply(host, { units });
  assert.is(await stateOf(host, 'system-manager.target'), 'active');
  assert.is(await stateOf(host, 'a.service'), 'active');
});

test('row 5: a changed slice or path is read anew and nothing else', async (host) => {
  const path = (file: string) => `[Path]\nPathExists=/root/${file}\n`;
  const service = {
    text: "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo ran >> /root/log'\n",
  };
  const units = (file: string, weight: number) => ({
    'a.path': { text: path(file), wantedBy },
    'a.service': service,
    'my.slice': { text: `[Slice]\nCPUWeight=${weight}\n`, wantedBy },
  });
  await mustApply(host, { units: units('never', 50) });
  assert.equal(unitActions(await plan(host, { units: units('other', 60) })), []);
  await mustApply(host, { units: units('other', 60) });
  assert.is(await property(host, 'my.slice', 'CPUWeight'), '60');
});

test('row 7: a mount whose type changed is mounted anew; row 4: other options are a remount', async (host) => {
  const mount = (options: string, what = 'tmpfs') =>
    `[Mount]\nWhat=${what}\nWhere=/srv/m\nType=tmpfs\nOptions=${options}\n`;
  const units = (text: string) => ({ 'srv-m.mount': { text, wantedBy } });
  await mustApply(host, { units: units(mount('size=1m')) });
  host.write('/srv/m/file', 'stays over a remount');
  assert.equal(unitActions(await plan(host, { units: units(mount('size=2m')) })), [
    'reload srv-m.mount',
  ]);
  await mustApply(host, { units: units(mount('size=2m')) });
  assert.match(host.read('/proc/1/mounts'), /\/srv\/m tmpfs \S*size=2048k/);
  assert.ok(host.exists('/srv/m/file'));
  await mustApply(host, { units: units(mount('size=2m', 'other')) });
  assert.not(host.exists('/srv/m/file'));
});

const socket = (port: number) => ({
  text: `[Socket]\nListenStream=127.0.0.1:${port}\n`,
  wantedBy: ['sockets.target'],
});
const listens = async (host: Host, port: number): Promise<boolean> =>
  (await host.run('bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`)).code === 0;
const listening = { text: `[Service]\nExecStart=/bin/sleep infinity\n` };

test('row 8: a changed socket listens where it is told now, and its service runs again', async (host) => {
  const units = (port: number) => ({ 'a.socket': socket(port), 'a.service': listening });
  await mustApply(host, { units: units(7001) });
  await host.must('systemctl', 'start', 'a.service');
  const before = await pidOf(host, 'a.service');
  assert.equal([await listens(host, 7001), await listens(host, 7002)], [true, false]);
  await mustApply(host, { units: units(7002) });
  assert.equal([await listens(host, 7001), await listens(host, 7002)], [false, true]);
  assert.is(await stateOf(host, 'a.socket'), 'active');
  assert.is.not(await pidOf(host, 'a.service'), before);
});

test('row 8: a socket that is new beside a running service', async (host) => {
  await mustApply(host, { units: { 'a.service': { ...listening, wantedBy } } });
  await mustApply(host, {
    units: { 'a.service': { ...listening, wantedBy }, 'a.socket': socket(7003) },
  });
  assert.is(await stateOf(host, 'a.socket'), 'active');
  assert.is(await stateOf(host, 'a.service'), 'active');
});

test('row 13: the socket of a changed service goes on listening', async (host) => {
  const units = (nice: number) => ({
    'a.socket': socket(7004),
    'a.service': { text: `[Service]\nExecStart=/bin/sleep infinity\nNice=${nice}\n` },
  });
  await mustApply(host, { units: units(1) });
  await host.must('systemctl', 'start', 'a.service');
  const since = await property(host, 'a.socket', 'ActiveEnterTimestampMonotonic');
  const before = await pidOf(host, 'a.service');
  assert.equal(unitActions(await plan(host, { units: units(2) })), ['restart a.service']);
  await mustApply(host, { units: units(2) });
  assert.is(await property(host, 'a.socket', 'ActiveEnterTimestampMonotonic'), since);
  assert.is(await property(host, 'a.service', 'Nice'), '2');
  assert.is.not(await pidOf(host, 'a.service'), before);
});

test('row 11: a changed timer goes by its new calendar', async (host) => {
  const units = (year: number) => ({
    'a.timer': { text: `[Timer]\nOnCalendar=${year}-01-01\n`, wantedBy: ['timers.target'] },
    'a.service': { text: '[Service]\nType=oneshot\nExecStart=/bin/true\n' },
  });
  await mustApply(host, { units: units(2098) });
  const since = await property(host, 'a.timer', 'ActiveEnterTimestampMonotonic');
  assert.equal(unitActions(await plan(host, { units: units(2099) })), ['restart a.timer']);
  await mustApply(host, { units: units(2099) });
  assert.match(await property(host, 'a.timer', 'NextElapseUSecRealtime'), '2099');
  assert.is.not(await property(host, 'a.timer', 'ActiveEnterTimestampMonotonic'), since);
});

test('row 18: a changed template bounces every instance that runs, dots in names or not', async (host) => {
  const units = (marker: string) => ({
    't@.service': { text: sleeper(`${marker} %i`) },
    't@one.service': { wantedBy },
    't@a.b.service': { wantedBy },
  });
  await mustApply(host, { units: units('old') });
  await host.must('systemctl', 'start', 't@by-hand.service');
  await mustApply(host, { units: units('new') });
  const lines = log(host);
  for (const name of ['one', 'a.b', 'by-hand']) {
    assert.ok(lines.includes(`stop old ${name}`), name);
    assert.ok(lines.includes(`start new ${name}`), name);
  }
});

test('row 13d: what a stop takes down with it comes back', async (host) => {
  const units = (marker: string) => ({
    'base.service': { text: sleeper(marker), wantedBy },
    'top.service': {
      text: `[Unit]\nRequires=base.service\nAfter=base.service\n${sleeper('top')}`,
      wantedBy,
    },
  });
  await mustApply(host, { units: units('old') });
  const planned = await plan(host, { units: units('new') });
  const caused = planned.steps.filter(({ targets }) => targets.includes('top.service'));
  assert.ok(caused.length > 0);
  assert.ok(caused.every(({ caused_by }) => caused_by.includes('unit:base.service' as never)));
  await mustApply(host, { units: units('new') });
  assert.is(await stateOf(host, 'top.service'), 'active');
});

test.run();
