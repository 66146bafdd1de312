import * as assert from 'uvu/assert';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { drift, mustApply, plan, property, sleeper } from './support.ts';

const test = hostSuite('what systemd has not read, on a real host');
const wantedBy = ['multi-user.target'];
const etc = '/etc/systemd/system';
const units = {
  // systemd 252 looks only into directories that were there when it read everything.
  'a.service': { text: sleeper('1'), wantedBy, dropIns: { '50-sm.conf': '[Service]\nNice=2\n' } },
  'b.service': { text: sleeper('2'), wantedBy },
  'cron.service': { dropIns: { '50-sm.conf': '[Service]\nNice=3\n' } },
};

/** What sm asks systemctl during a command, each call as its words without the options of every call. */
async function asked(host: Host, ...argv: readonly string[]): Promise<readonly string[]> {
  const wrapper = '#!/bin/sh\necho "$*" >> /root/asked\nexec /bin/systemctl "$@"\n';
  host.write('/usr/local/sbin/systemctl', wrapper, 0o755);
  host.write('/root/asked', '');
  await host.must(...argv);
  await host.must('rm', '/usr/local/sbin/systemctl');
  const lines = host.read('/root/asked').trim().split('\n');
  return lines.map((line) => line.replace('--no-pager --no-ask-password ', '')).sort();
}

const twice = ['list-units', 'show --property=UnitsLoadTimestamp,'];

test('where all is well, drift and plan ask two questions, none about a unit', async (host) => {
  await mustApply(host, { units });
  // systemd 247 tells only of the boot, and everything is newer than that after an apply.
  if (host.systemd < 252) await host.reboot();
  const manifest = ['--manifest', '/root/manifest.json'];
  for (const argv of [['drift'], ['plan', ...manifest], ['apply', '--yes', ...manifest]]) {
    const calls = await asked(host, 'sm', ...argv);
    assert.is(calls.length, 2, calls.join('\n'));
    for (const [at, call] of twice.entries()) assert.ok(calls[at]?.startsWith(call), calls[at]);
  }
});

test('a drop-in of somebody else that systemd has not read', async (host) => {
  await mustApply(host, { units });
  const path = `${etc}/a.service.d/99-theirs.conf`;
  host.write(path, '[Service]\nNice=5\n');
  const foreign = 'foreign_drop_ins=99-theirs.conf';
  assert.equal(await drift(host), [`unit:a.service need_daemon_reload=yes ${foreign}`]);
  await host.systemctl('daemon-reload');
  assert.equal(await drift(host), [`unit:a.service ${foreign}`]);
  await host.must('rm', path);
  assert.equal(await drift(host), ['unit:a.service need_daemon_reload=yes']);
  const { steps } = await plan(host, { units });
  assert.equal(
    steps.map(({ op }) => op),
    ['daemon-reload'],
  );
  await mustApply(host, { units });
});

test('a file of ours that was written anew, as it was', async (host) => {
  await mustApply(host, { units });
  await host.must('sleep', '1');
  await host.must('sh', '-c', `cp -p ${etc}/b.service /root/b && cat /root/b > ${etc}/b.service`);
  assert.equal(await drift(host), ['unit:b.service need_daemon_reload=yes']);
  await host.systemctl('daemon-reload');
  assert.equal(await drift(host), []);
});

test('a file of the distribution below a drop-in of ours', async (host) => {
  await mustApply(host, { units });
  const fragment = (
    await host.must('systemctl', 'show', '--value', '-p', 'FragmentPath', 'cron.service')
  ).trim();
  await host.must('sh', '-c', `echo '# upgraded' >> ${fragment}`);
  assert.equal(await drift(host), ['unit:cron.service need_daemon_reload=yes']);
  await mustApply(host, { units });
});

test('what systemd writes itself', async (host) => {
  await mustApply(host, { units });
  await host.systemctl('set-property', 'a.service', 'CPUWeight=50');
  // Some versions say so of what they have just written.
  const stale = (await property(host, 'a.service', 'NeedDaemonReload')) === 'yes';
  const found = `unit:a.service ${stale ? 'need_daemon_reload=yes ' : ''}foreign_drop_ins=50-CPUWeight.conf`;
  assert.equal(await drift(host), [found]);
  await host.must('systemd-run', '--unit', 'transient.service', 'sleep', 'infinity');
  assert.equal(await drift(host), [found]);
});

test('before systemd has read anything again since boot', async (host) => {
  await mustApply(host, { units });
  await host.reboot();
  assert.equal(await drift(host), []);
  host.write(`${etc}/a.service.d/99-theirs.conf`, '[Service]\nNice=5\n');
  assert.match((await drift(host)).join(), 'need_daemon_reload=yes');
});

test.run();
