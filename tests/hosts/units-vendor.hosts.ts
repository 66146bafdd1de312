import * as assert from 'uvu/assert';
import { hostSuite } from './harness/suite.ts';
import {
  drift,
  mustApply,
  mustDestroy,
  pidOf,
  plan,
  property,
  sleeper,
  stateOf,
  tree,
  unitActions,
} from './support.ts';

const test = hostSuite('units of the distribution on a real host');
const other = { etc: { x: { text: 'x' } } };

test('row 19: a drop-in on ssh.service restarts it in one job, and it is given back', async (host) => {
  const before = await pidOf(host, 'ssh.service');
  const nice = await property(host, 'ssh.service', 'Nice');
  const units = { 'ssh.service': { dropIns: { '50-sm.conf': '[Service]\nNice=5\n' } } };
  assert.equal(unitActions(await plan(host, { units, ...other })), ['restart ssh.service']);
  await mustApply(host, { units, ...other });
  const with5 = await pidOf(host, 'ssh.service');
  assert.is.not(with5, before);
  assert.is(await property(host, 'ssh.service', 'Nice'), '5');
  assert.match(await property(host, 'ssh.service', 'DropInPaths'), '50-sm.conf');
  await mustApply(host, other);
  assert.is(await property(host, 'ssh.service', 'Nice'), nice);
  assert.is.not(await pidOf(host, 'ssh.service'), with5);
  assert.not(host.exists('/etc/systemd/system/ssh.service.d'));
});

test('row 19: a file of ours in place of the vendor’s, and back', async (host) => {
  await mustApply(host, { units: { 'cron.service': { text: sleeper('ours') } }, ...other });
  assert.match(await property(host, 'cron.service', 'ExecStart'), 'sleep');
  await mustApply(host, other);
  assert.match(await property(host, 'cron.service', 'ExecStart'), 'cron');
  assert.is(await stateOf(host, 'cron.service'), 'active');
});

test('rows 1 and 17: a mask stops the unit, and its removal brings it back', async (host) => {
  await mustApply(host, { units: { 'cron.service': { masked: true } }, ...other });
  assert.is(await stateOf(host, 'cron.service'), 'inactive');
  assert.is(await property(host, 'cron.service', 'LoadState'), 'masked');
  await mustApply(host, other);
  assert.is(await property(host, 'cron.service', 'LoadState'), 'loaded');
  assert.is(await stateOf(host, 'cron.service'), 'active');
});

test('enable: true takes over what the package enabled, and destroy leaves it', async (host) => {
  const before = await tree(host);
  const units = { 'cron.service': { enable: true } };
  assert.equal(
    (await plan(host, { units })).resource_changes.map(({ change }) => change.actions),
    [['no-op']],
  );
  await mustApply(host, { units });
  await mustDestroy(host);
  assert.equal(await tree(host), before);
});

test('enable: false takes the package’s link away, and gives it back', async (host) => {
  const link = '/etc/systemd/system/multi-user.target.wants/cron.service';
  const before = await tree(host);
  await mustApply(host, { units: { 'cron.service': { enable: false } }, ...other });
  assert.is((await host.systemctl('is-enabled', 'cron.service')).stdout.trim(), 'disabled');
  await mustApply(host, other);
  assert.is((await host.systemctl('is-enabled', 'cron.service')).stdout.trim(), 'enabled');
  assert.match(await host.must('readlink', link), 'cron.service');
  await mustDestroy(host);
  assert.equal(await tree(host), before);
});

test('enable: true makes the links that systemctl enable makes', async (host) => {
  const text = `${sleeper('1')}[Install]\nWantedBy=multi-user.target\nAlias=other.service\n`;
  await mustApply(host, { units: { 'a.service': { text, enable: true } } });
  assert.is((await host.systemctl('is-enabled', 'a.service')).stdout.trim(), 'enabled');
  assert.is(await property(host, 'other.service', 'Id'), 'a.service');
  await host.must('systemctl', 'disable', 'a.service');
  assert.ok(host.exists('/etc/systemd/system/a.service'), 'a file of ours is no linked unit');
  const found = await drift(host);
  assert.match(found.join('\n'), /^unit:a\.service .*links/m);
});

test('systemctl mask by hand is drift, no conflict, and is not removed', async (host) => {
  const units = { 'cron.service': { dropIns: { 'a.conf': '[Service]\nNice=1\n' } } };
  for (const how of [[], ['--runtime']]) {
    await mustApply(host, { units });
    await host.must('systemctl', 'mask', ...how, 'cron.service');
    assert.equal(await drift(host), ['unit:cron.service masked=yes']);
    assert.equal((await plan(host, { units })).steps, []);
    await host.must('systemctl', 'unmask', ...how, 'cron.service');
  }
  assert.equal(await drift(host), []);
});

test('a unit of the distribution that somebody stopped is drift, and is started again', async (host) => {
  const units = { 'cron.service': { dropIns: { 'a.conf': '[Service]\nNice=1\n' } } };
  await mustApply(host, { units });
  await host.must('systemctl', 'stop', 'cron.service');
  assert.equal(await drift(host), ['unit:cron.service active=inactive']);
  assert.equal(unitActions(await plan(host, { units })), ['start cron.service']);
  await mustApply(host, { units });
});

test('a foreign drop-in on a unit of ours is drift, no conflict, and is not removed', async (host) => {
  const units = { 'a.service': { text: sleeper('1'), wantedBy: ['multi-user.target'] } };
  await mustApply(host, { units });
  host.write('/etc/systemd/system/a.service.d/theirs.conf', '[Service]\nNice=7\n');
  await host.must('systemctl', 'daemon-reload');
  assert.equal(await drift(host), ['unit:a.service foreign_drop_ins=theirs.conf']);
  const planned = await plan(host, { units });
  assert.is(planned.applyable, true);
  assert.equal(planned.resource_changes, []);
});

test('a unit file edited by hand is drift, kept before it goes, and put back', async (host) => {
  const units = { 'a.service': { text: sleeper('1'), wantedBy: ['multi-user.target'] } };
  await mustApply(host, { units });
  host.write('/etc/systemd/system/a.service', '[Service]\nExecStart=/bin/true\n');
  assert.match((await drift(host)).join('\n'), /^unit:a\.service .*fragment/m);
  await mustApply(host, { units });
  assert.is(host.read('/etc/systemd/system/a.service'), sleeper('1'));
  assert.match(
    await host.must('sh', '-c', 'cat /var/lib/system-manager/backups/*/object'),
    '/bin/true',
  );
});

test.run();
