import * as assert from 'uvu/assert';
import { hostSuite } from './harness/suite.ts';
import { apply, isLocked, log, mustApply, pidOf, said, sleeper, stateOf } from './support.ts';

const test = hostSuite('failures of units on a real host');
const wantedBy = ['multi-user.target'];

test('a unit that is later than its deadline counts as failed, and its job goes on', async (host) => {
  const text = '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep 12\n';
  const units = {
    'slow.service': { text, wantedBy },
    'a.service': { text: sleeper('1'), wantedBy },
  };
  const ran = await apply(host, { units, settings: { jobTimeout: '3s' } });
  assert.is(ran.code, 4, said(ran));
  assert.match(ran.stdout + ran.stderr, 'slow.service');
  assert.is(await stateOf(host, 'a.service'), 'active');
  assert.is(await stateOf(host, 'slow.service'), 'activating');
});

test('when a step after the stop fails, what was stopped is started again as it was', async (host) => {
  const units = (marker: string) => ({ 'a.service': { text: sleeper(marker), wantedBy } });
  await mustApply(host, { units: units('old') });
  // systemd-sysusers cannot put a new table over a mount.
  await host.must('mount', '--bind', '/etc/passwd', '/etc/passwd');
  const users = { app: { system: true } };
  const ran = await apply(host, { units: units('new'), users });
  await host.must('umount', '/etc/passwd');
  assert.is(ran.code, 4, said(ran));
  assert.equal(log(host), ['start old', 'stop old', 'start old']);
  assert.is(await stateOf(host, 'a.service'), 'active');
  await mustApply(host, { units: units('new'), users });
  assert.is(log(host).at(-1), 'start new');
});

test('a rollback gives back accounts and PATH too, and says what it cannot', async (host) => {
  const app = { units: { 'a.service': { text: sleeper('old'), wantedBy } } };
  host.write('/opt/one/bin/x', '1', 0o755);
  host.write('/opt/two/bin/x', '2', 0o755);
  await mustApply(host, { ...app, users: { ops: {} }, profile: { packages: ['/opt/one'] } });
  const link = await host.must('readlink', '/run/system-manager/sw');
  const bad = { 'a.service': { text: '[Service]\nType=exec\nExecStart=/nonexistent\n', wantedBy } };
  const wanted = {
    units: bad,
    users: { fresh: { system: true } },
    profile: { packages: ['/opt/two'] },
    tmpfiles: { 'x.conf': ['d /var/lib/xx 0755 root root - -'] },
  };
  const ran = await apply(host, wanted, '--on-failure', 'rollback');
  assert.is(ran.code, 5, said(ran));
  assert.is(await host.must('readlink', '/run/system-manager/sw'), link);
  assert.not(host.exists('/var/lib/xx'));
  assert.not.match(await host.must('getent', 'shadow', 'ops'), /:2:[^:]*$/);
  assert.ok(await isLocked(host, 'fresh'));
  assert.match(ran.stderr, 'user:fresh was made and is kept, locked');
  assert.is(log(host).at(-1), 'start old');
});

test('a late stop is started again once it is through', async (host) => {
  const text = (marker: string) =>
    sleeper(marker).replace("ExecStop=/bin/sh -c '", "ExecStop=/bin/sh -c 'sleep 5; ");
  await mustApply(host, { units: { 'a.service': { text: text('old'), wantedBy } } });
  const settings = { jobTimeout: '2s' };
  const ran = await apply(host, {
    units: { 'a.service': { text: text('new'), wantedBy } },
    settings,
  });
  assert.is(ran.code, 4, said(ran));
  await host.sh('sleep 6');
  assert.is(await stateOf(host, 'a.service'), 'active');
});

test('a reload of what cannot reload is a restart, and a failed one is not owed for ever', async (host) => {
  const entry = (text: string) => ({ 'y.conf': { text, reload: ['cron.service'] } });
  const before = await pidOf(host, 'cron.service');
  await mustApply(host, { etc: entry('a') });
  assert.is.not(await pidOf(host, 'cron.service'), before);
  const reload = { 'a.service': { text: sleeper('1', 'ExecReload=/bin/false'), wantedBy } };
  const asks = { 'z.conf': { text: 'a', reload: ['a.service'] } };
  await mustApply(host, { units: reload });
  assert.is((await apply(host, { units: reload, etc: asks })).code, 4);
  await mustApply(host, { units: reload, etc: { 'z.conf': { text: 'a' } } });
});

test('with --on-failure rollback a failing service takes everything back', async (host) => {
  const units = (text: string) => ({ 'a.service': { text, wantedBy } });
  await mustApply(host, { units: units(sleeper('old')) });
  const bad = '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/false\n';
  const ran = await apply(
    host,
    { units: units(bad), etc: { x: { text: 'x' } } },
    '--on-failure',
    'rollback',
  );
  assert.is(ran.code, 5, said(ran));
  assert.is(host.read('/etc/systemd/system/a.service'), sleeper('old'));
  assert.not(host.exists('/etc/x'));
  assert.is(await stateOf(host, 'a.service'), 'active');
  assert.is(log(host).at(-1), 'start old');
});

test('units that failed before and are not ours fail no run', async (host) => {
  host.write(
    '/etc/systemd/system/theirs.service',
    '[Service]\nType=oneshot\nExecStart=/bin/false\n',
  );
  await host.must('systemctl', 'daemon-reload');
  await host.systemctl('start', 'theirs.service');
  assert.is(await stateOf(host, 'theirs.service'), 'failed');
  await mustApply(host, { units: { 'a.service': { text: sleeper('1'), wantedBy } } });
  assert.is(await stateOf(host, 'theirs.service'), 'failed');
});

test('a service that dies right after it started is seen', async (host) => {
  const text = "[Service]\nExecStart=/bin/sh -c 'sleep 0.1; echo last words; exit 3'\n";
  const ran = await apply(host, { units: { 'a.service': { text, wantedBy } } });
  assert.is(ran.code, 4, said(ran));
  assert.match(ran.stdout + ran.stderr, 'last words');
});

test('killed in the middle of an apply, the next one goes on and nothing stays down', async (host) => {
  const units = (marker: string) => ({
    'a.service': { text: sleeper(marker), wantedBy },
    'slow.service': {
      text: `[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep 0.${marker.length}\nExecStop=/bin/sleep 2\n`,
      wantedBy,
    },
  });
  await mustApply(host, { units: units('old') });
  const before = await pidOf(host, 'a.service');
  host.write('/root/manifest.json', JSON.stringify({ version: 1, units: units('newer') }));
  await host.sh(
    'sm apply --yes --manifest /root/manifest.json & sleep 1; kill -9 $!; pkill -9 -f sm.cjs',
  );
  await mustApply(host, { units: units('newer') });
  assert.is.not(await pidOf(host, 'a.service'), before);
  assert.is(log(host).at(-1), 'start newer');
  assert.is(await stateOf(host, 'slow.service'), 'active');
});

test('two changes at once: the second is refused while the first runs', async (host) => {
  const text = '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep 5\n';
  host.write(
    '/root/m.json',
    JSON.stringify({ version: 1, units: { 'slow.service': { text, wantedBy } } }),
  );
  const first = host.run('sm', 'apply', '--yes', '--manifest', '/root/m.json');
  await new Promise((resolve) => setTimeout(resolve, 2000));
  for (const second of [['drift'], ['apply', '--yes', '--manifest', '/root/m.json']])
    assert.is((await host.run('sm', ...second)).code, 75);
  assert.is((await first).code, 0);
});

test.run();
