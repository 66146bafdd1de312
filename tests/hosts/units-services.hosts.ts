import * as assert from 'uvu/assert';
import { hostSuite } from './harness/suite.ts';
import {
  apply,
  drift,
  log,
  mustApply,
  pidOf,
  plan,
  property,
  said,
  sleeper,
  stateOf,
  unitActions,
} from './support.ts';

const test = hostSuite('services on a real host');
const wantedBy = ['multi-user.target'];

test('a new service is started, and enabled for the next boot', async (host) => {
  const units = { 'a.service': { text: sleeper('1'), wantedBy } };
  const planned = await plan(host, { units });
  assert.equal(
    planned.resource_changes.map(({ address }) => address),
    ['unit:a.service'],
  );
  assert.is(planned.summary.add, 1);
  assert.equal(unitActions(planned), ['start a.service']);
  await mustApply(host, { units });
  assert.is(await stateOf(host, 'a.service'), 'active');
  assert.is((await host.systemctl('is-enabled', 'a.service')).stdout.trim(), 'enabled');
});

test('row 13: a changed service is stopped with its old file and started with its new one', async (host) => {
  await mustApply(host, { units: { 'a.service': { text: sleeper('old'), wantedBy } } });
  const before = await pidOf(host, 'a.service');
  const units = { 'a.service': { text: sleeper('new'), wantedBy } };
  assert.equal(unitActions(await plan(host, { units })), ['stop a.service', 'start a.service']);
  await mustApply(host, { units });
  assert.is.not(await pidOf(host, 'a.service'), before);
  assert.equal(log(host), ['start old', 'stop old', 'start new']);
});

test('row 12: with X-StopIfChanged=false it is restarted in one step, which runs the new ExecStop', async (host) => {
  const text = (marker: string) => sleeper(marker, 'X-StopIfChanged=false');
  await mustApply(host, { units: { 'a.service': { text: text('old'), wantedBy } } });
  const units = { 'a.service': { text: text('new'), wantedBy } };
  assert.equal(unitActions(await plan(host, { units })), ['restart a.service']);
  await mustApply(host, { units });
  assert.equal(log(host), ['start old', 'stop new', 'start new']);
});

test('row 1: ExecStop of a removed unit runs with the old file', async (host) => {
  await mustApply(host, {
    units: { 'a.service': { text: sleeper('old'), wantedBy } },
    etc: { x: { text: 'x' } },
  });
  await mustApply(host, { etc: { x: { text: 'x' } } });
  assert.equal(log(host), ['start old', 'stop old']);
  assert.not(host.exists('/etc/systemd/system/a.service'));
  assert.not(host.exists('/etc/systemd/system/multi-user.target.wants/a.service'));
  assert.is(await property(host, 'a.service', 'LoadState'), 'not-found');
});

test('row 1: with X-StopOnRemoval=false a removed unit goes on running', async (host) => {
  const text = `[Unit]\nX-StopOnRemoval=false\n${sleeper('old')}`;
  await mustApply(host, { units: { 'a.service': { text, wantedBy } }, etc: { x: { text: 'x' } } });
  const before = await pidOf(host, 'a.service');
  await mustApply(host, { etc: { x: { text: 'x' } } });
  assert.ok(host.exists(`/proc/${before}`));
  assert.equal(log(host), ['start old']);
});

test('row 3: a change of [Install] or Description leaves the process alone', async (host) => {
  const text = (about: string) => `[Unit]\nDescription=${about}\n${sleeper('1')}`;
  await mustApply(host, { units: { 'a.service': { text: text('one'), wantedBy } } });
  const before = await pidOf(host, 'a.service');
  const units = { 'a.service': { text: text('two'), wantedBy } };
  assert.equal(unitActions(await plan(host, { units })), []);
  await mustApply(host, { units });
  assert.is(await pidOf(host, 'a.service'), before);
  assert.is(await property(host, 'a.service', 'Description'), 'two');
});

test('row 4: X-Reload-Triggers reloads the process that runs', async (host) => {
  const reload = "ExecReload=/bin/sh -c 'echo reload >> /root/log'";
  const text = (trigger: string) => `[Unit]\nX-Reload-Triggers=${trigger}\n${sleeper('1', reload)}`;
  await mustApply(host, { units: { 'a.service': { text: text('1'), wantedBy } } });
  const before = await pidOf(host, 'a.service');
  await mustApply(host, { units: { 'a.service': { text: text('2'), wantedBy } } });
  assert.is(await pidOf(host, 'a.service'), before);
  assert.equal(log(host), ['start 1', 'reload']);
});

test('a changed unit with ExecReload really runs its new binary', async (host) => {
  const text = (seconds: number) =>
    `[Service]\nExecStart=/bin/sleep ${seconds}\nExecReload=/bin/true\n`;
  await mustApply(host, { units: { 'a.service': { text: text(10001), wantedBy } } });
  await mustApply(host, { units: { 'a.service': { text: text(10002), wantedBy } } });
  const pid = await pidOf(host, 'a.service');
  assert.match(host.read(`/proc/${pid}/cmdline`), '10002');
});

test('row 9: X-ReloadIfChanged reloads instead of restarting', async (host) => {
  const text = (nice: number) =>
    sleeper(
      '1',
      `Nice=${nice}`,
      'X-ReloadIfChanged=true',
      "ExecReload=/bin/sh -c 'echo reload >> /root/log'",
    );
  await mustApply(host, { units: { 'a.service': { text: text(1), wantedBy } } });
  const before = await pidOf(host, 'a.service');
  await mustApply(host, { units: { 'a.service': { text: text(2), wantedBy } } });
  assert.is(await pidOf(host, 'a.service'), before);
  assert.equal(log(host), ['start 1', 'reload']);
});

test('row 10: X-RestartIfChanged=false keeps the process, says so, and remembers it', async (host) => {
  const text = (marker: string) => sleeper(marker, 'X-RestartIfChanged=false');
  await mustApply(host, { units: { 'a.service': { text: text('old'), wantedBy } } });
  const before = await pidOf(host, 'a.service');
  const units = { 'a.service': { text: text('new'), wantedBy } };
  assert.match((await plan(host, { units })).warnings.join('\n'), 'a.service goes on running');
  const ran = await apply(host, { units });
  assert.is(ran.code, 0, said(ran));
  assert.is(await pidOf(host, 'a.service'), before);
  const state = JSON.parse(await host.must('sm', 'state', 'pull'));
  assert.is(state.resources['unit:a.service'].needs_restart, true);
  assert.equal(await drift(host), []);
  await host.must('systemctl', 'restart', 'a.service');
  assert.equal((await plan(host, { units })).warnings, []);
});

test.run();
