import * as assert from 'uvu/assert';
import { parse as parseYaml } from 'yaml';
import type { Manifest, Plan } from '../../schema/types.ts';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { said, sleeper, stateOf, tree } from './support.ts';

const test = hostSuite('a manifest of what was changed by hand');
const place = '/root/host';
const manifestPath = `${place}/manifest.yaml`;

const suggestion = (host: Host): Manifest => parseYaml(host.read(manifestPath)) as Manifest;

async function suggest(host: Host): Promise<string> {
  const ran = await host.run('sm', 'adopt', '--suggest', place);
  assert.is(ran.code, 0, said(ran));
  return ran.stdout;
}

/** What sm plan makes of the suggestion: it must only take over. */
async function importsOf(host: Host): Promise<readonly string[]> {
  const ran = await host.run('sm', 'plan', '--manifest', manifestPath);
  assert.is(ran.code, 0, said(ran));
  const plan = JSON.parse(ran.stdout) as Plan;
  assert.ok(plan.steps.every(({ executor }) => executor === 'state'));
  assert.equal(plan.conflicts, []);
  for (const { address, change } of plan.resource_changes) {
    assert.equal(change.actions, ['no-op'], address);
    assert.ok(change.importing, address);
  }
  return plan.resource_changes.map(({ address }) => address);
}

async function editByHand(host: Host): Promise<void> {
  host.write('/etc/crontab', `${host.read('/etc/crontab')}# by hand\n`);
  host.write('/etc/cron.d/own', '17 * * * * root true\n');
  host.write('/etc/app/app.conf', 'a = 1\n');
  host.write('/etc/app/secret', 'hunter2\n', 0o600);
  host.write('/etc/app/key.pem', '-----BEGIN PRIVATE KEY-----\nhunter3\n');
  host.write(
    '/etc/systemd/system/own.service',
    `${sleeper('own')}[Install]\nWantedBy=multi-user.target\n`,
  );
  host.write('/etc/systemd/system/cron.service.d/50-own.conf', '[Service]\nNice=5\n');
  host.write('/usr/local/bin/tool', '#!/bin/sh\n', 0o755);
  await host.sh('chown nobody:nogroup /etc/app/app.conf; chmod 0664 /etc/app/app.conf');
  await host.sh('ln -s app.conf /etc/app/link; rm /etc/logrotate.d/apt');
  await host.must('systemctl', 'daemon-reload');
  await host.must('systemctl', 'enable', '--now', 'own.service');
  await host.must('systemctl', 'restart', 'cron.service');
  await host.must('systemctl', 'mask', '--now', 'apt-daily.timer');
  await host.must('systemctl', 'disable', '--now', 'fstrim.timer');
}

test('it holds what was changed, no secret, and sm plan only takes over', async (host) => {
  await editByHand(host);
  const before = await tree(host);
  const told = await suggest(host);
  assert.equal(await tree(host), before, 'the host stays as it is');
  const { etc = {}, units = {} } = suggestion(host);
  assert.equal(etc.crontab, { source: './files/etc/crontab' });
  assert.equal(etc['app/app.conf'], {
    source: './files/etc/app/app.conf',
    mode: '0664',
    user: 'nobody',
    group: 'nogroup',
  });
  assert.equal(etc['app/link'], { link: 'app.conf' });
  assert.equal(etc['logrotate.d/apt'], { absent: true });
  assert.ok(etc['cron.d/own']);
  assert.equal(units['own.service'], {
    source: './files/etc/systemd/system/own.service',
    enable: true,
  });
  assert.equal(units['cron.service'], { dropIns: { '50-own.conf': '[Service]\nNice=5\n' } });
  assert.equal(units['apt-daily.timer'], { masked: true });
  assert.equal(units['fstrim.timer'], { enable: false });
  for (const name of ['passwd', 'shadow', 'machine-id', 'hostname', 'profile', 'ssh/sshd_config'])
    assert.is(etc[name], undefined, name);
  assert.match(told, 'file:/etc/crontab');

  const text = host.read(manifestPath);
  for (const name of ['/etc/app/secret', '/etc/app/key.pem', '/usr/local/bin/tool'])
    assert.match(text, `# - ${name}: `);
  assert.is((await host.run('grep', '-r', 'hunter', place)).code, 1, 'no secret is copied');
  const open = await host.must('find', place, '-perm', '/077');
  assert.is(open, '', 'nobody else may read it');

  assert.is((await host.run('sm', 'validate', manifestPath)).code, 0);
  const imports = await importsOf(host);
  const count = Object.keys(etc).length + Object.keys(units).length;
  assert.is(imports.length, count, imports.join(' '));
});

test('applied, it is in sync; destroyed, everything is as it was', async (host) => {
  await editByHand(host);
  const before = await tree(host);
  await suggest(host);
  const applied = await host.run('sm', 'apply', '--yes', '--manifest', manifestPath);
  assert.is(applied.code, 0, said(applied));
  const drift = await host.run('sm', 'drift', '--deep');
  assert.equal([drift.code, drift.stdout], [0, ''], said(drift));
  assert.equal(await tree(host), before);
  host.write('/etc/cron.d/own', 'changed again\n');
  assert.is((await host.run('sm', 'drift')).code, 2, 'what was taken over is watched');
  host.write('/etc/cron.d/own', '17 * * * * root true\n');
  const destroyed = await host.run('sm', 'destroy', '--yes');
  assert.is(destroyed.code, 0, said(destroyed));
  assert.equal(await tree(host), before);
  assert.is(await stateOf(host, 'own.service'), 'active');
  assert.is(await stateOf(host, 'cron.service'), 'active');
});

test('a directory that holds something is left alone, and what is managed is not suggested again', async (host) => {
  host.write('/root/full/precious', 'mine\n');
  const full = await host.run('sm', 'adopt', '--suggest', '/root/full');
  assert.is(full.code, 64, said(full));
  assert.equal((await host.must('ls', '-A', '/root/full')).trim(), 'precious');
  host.write('/etc/app/app.conf', 'a = 1\n');
  await suggest(host);
  assert.is((await host.run('sm', 'apply', '--yes', '--manifest', manifestPath)).code, 0);
  host.write('/etc/app/other.conf', 'b = 1\n');
  await host.must('rm', '-r', place);
  await suggest(host);
  const { etc = {} } = suggestion(host);
  assert.equal(
    [etc['app/app.conf'], etc['app/other.conf']],
    [undefined, { source: './files/etc/app/other.conf' }],
  );
});

test('a doctor finds a booted host well, and tells who waits and who watches', async (host) => {
  const well = await host.run('sm', 'doctor', '--json');
  const { ok, checks } = JSON.parse(well.stdout) as {
    ok: boolean;
    checks: readonly { check: string; level: string; found: string }[];
  };
  assert.equal([well.code, ok], [0, true], said(well));
  const found = (name: string): string => checks.find(({ check }) => check === name)?.found ?? '';
  assert.match(found('systemd'), String(host.systemd));
  assert.is(found('init'), 'systemd runs as process 1');
  assert.is(found('account'), 'root');
  await host.sh('mount --bind /etc /etc && mount -o remount,bind,ro /etc');
  const closed = await host.run('sm', 'doctor');
  assert.is(closed.code, 1);
  assert.match(closed.stdout, /^problem +mounts +\/etc is mounted read-only$/m);
  const asOther = await host.run('setpriv', '--reuid=65534', '--clear-groups', 'sm', 'doctor');
  assert.match(asOther.stdout, /^warning +account +nobody: /m);
});

test.run();
