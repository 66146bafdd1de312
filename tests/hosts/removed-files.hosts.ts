import * as assert from 'uvu/assert';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { apply, mustApply, pidOf, plan, property, said, sleeper, unitActions } from './support.ts';

const test = hostSuite('files that go and the units that read them');

const dropIn = '/etc/ssh/sshd_config.d/50-sm.conf';
const address = `file:${dropIn}`;
const other = { etc: { other: { text: 'stays\n' } } };
const strict = {
  etc: {
    ...other.etc,
    'ssh/sshd_config.d/50-sm.conf': { text: 'MaxAuthTries 2\n', reload: ['ssh.service'] },
  },
};

/** How often sshd took its configuration in anew: it says so on every SIGHUP. */
async function reloads(host: Host): Promise<number> {
  await host.must('journalctl', '--sync');
  const text = await host.must('journalctl', '-u', 'ssh.service', '-o', 'cat', '--no-pager');
  return text.split('\n').filter((line) => line.includes('Received SIGHUP; restarting')).length;
}

const tries = async (host: Host): Promise<string> =>
  /^maxauthtries (\d+)$/m.exec(await host.must('/usr/sbin/sshd', '-T'))?.[1] ?? '';

/** What goes by a command: sshd hears of it once, and goes on in the same process. */
async function hearsOf(host: Host, ...argv: readonly string[]): Promise<void> {
  await mustApply(host, strict);
  assert.is(await tries(host), '2');
  const [pid, heard] = [await pidOf(host, 'ssh.service'), await reloads(host)];
  const ran = await host.run(...argv);
  assert.is(ran.code, 0, said(ran));
  assert.match(ran.stdout, 'ssh.service: Reloaded');
  assert.not(host.exists(dropIn));
  assert.is(await tries(host), '6');
  assert.is(await reloads(host), heard + 1);
  assert.is(await pidOf(host, 'ssh.service'), pid);
  assert.is(await property(host, 'ssh.service', 'ReloadResult'), 'success');
}

test('sshd hears that its drop-in was removed by an apply', async (host) => {
  await mustApply(host, strict);
  const planned = await plan(host, other);
  assert.equal(unitActions(planned), ['reload ssh.service']);
  assert.is(planned.summary.restart, 1);
  assert.equal(planned.steps.at(-1)?.caused_by, [address]);
  const argv = ['sm', 'apply', '--yes', '--manifest', '/root/manifest.json'];
  const allowed = ['--allow-protected', address];
  host.write('/root/other.json', JSON.stringify({ version: 1, ...other }));
  await hearsOf(host, ...argv.slice(0, -1), '/root/other.json', ...allowed);
});

test('sshd hears that its drop-in was removed by destroy', async (host) => {
  await hearsOf(host, 'sm', 'destroy', '--yes', '--allow-protected', address);
});

test('sshd hears that its drop-in was removed by a rollback', async (host) => {
  await mustApply(host, other);
  await hearsOf(host, 'sm', 'rollback', '--yes', '--allow-protected', address);
});

test('a unit is not reloaded when it goes in the same plan, nor started when it is down', async (host) => {
  const text = `${sleeper('app')}ExecReload=/bin/sh -c 'echo reload >> /root/log'\n`;
  const conf = { 'app.conf': { text: 'a\n', reload: ['app.service', 'cron.service'] } };
  const units = { 'app.service': { text, wantedBy: ['multi-user.target'] } };
  await mustApply(host, { etc: { ...other.etc, ...conf }, units });
  await host.systemctl('stop', 'cron.service');
  assert.equal(unitActions(await plan(host, other)), ['stop app.service']);
  await mustApply(host, other);
  assert.not.match(host.read('/root/log'), 'reload');
  assert.is(await property(host, 'cron.service', 'ActiveState'), 'inactive');
});

test('a reload that fails stays owed, though its file is gone', async (host) => {
  const text = `${sleeper('app')}ExecReload=/usr/bin/test -e /root/may-reload\n`;
  const units = { 'app.service': { text, wantedBy: ['multi-user.target'] } };
  const conf = { 'app.conf': { text: 'a\n', reload: ['app.service'] } };
  await mustApply(host, { etc: { ...other.etc, ...conf }, units });
  const wanted = { ...other, units };
  const failed = await apply(host, wanted);
  assert.is(failed.code, 4, said(failed));
  assert.not(host.exists('/etc/app.conf'));
  assert.equal(unitActions(await plan(host, wanted)), ['reload app.service']);
  host.write('/root/may-reload', '');
  await mustApply(host, wanted);
});

test.run();
