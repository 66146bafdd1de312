import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { messageIds } from '../../cli/view/journal.ts';
import { command } from './harness/command.ts';
import type { Host } from './harness/host.ts';
import { pause } from './harness/patience.ts';
import { hostSuite } from './harness/suite.ts';
import { promtool } from './promtool.ts';
import { mustApply, said } from './support.ts';

const test = hostSuite('drift for cron and monitoring');

const wanted = { etc: { 'a.conf': { text: 'ours\n' }, 'b.conf': { text: 'ours\n' } } };
const examples = join(import.meta.dirname, '../../examples/monitoring');
const example = (name: string): string => readFileSync(join(examples, name), 'utf8');

async function until(
  holds: () => boolean | Promise<boolean>,
  expected: string,
  seconds: number,
): Promise<void> {
  for (let left = seconds * 5; !(await holds()); left -= 1) {
    assert.ok(left > 0, `waited ${seconds} s in vain for ${expected}`);
    await pause(200);
  }
}

// What would send mail keeps it, one file a mail.
const mailbox = '#!/bin/sh\nmkdir -p /root/mail\ncat > "/root/mail/$$"\n';
const mails = async (host: Host): Promise<string> => (await host.sh('cat /root/mail/*')).stdout;
const metrics = (host: Host, path: string, name: string): string | undefined =>
  new RegExp(`^sm_drift_${name} (.*)$`, 'm').exec(host.read(path))?.[1];

test(
  'the real cron mails when something drifted that is new, and only then',
  async (host) => {
    await mustApply(host, wanted);
    host.write('/usr/sbin/sendmail', mailbox, 0o755);
    host.write('/etc/a.conf', 'by hand\n');
    // Told once before, so it is no news to the third job.
    assert.is((await host.run('sm', 'drift', '--since-last')).code, 2);
    const jobs = {
      quiet: "--target 'file:/etc/b.conf'",
      loud: "--target 'file:/etc/a.conf'",
      known: '--since-last',
    };
    const [head = ''] = example('cron.d/sm-drift').split(/^17 /m);
    for (const [name, flags] of Object.entries(jobs)) {
      const job = `* * * * * root sm drift ${flags} --metrics-file /root/${name}.prom\n`;
      host.write(`/etc/cron.d/${name}`, `${head}${job}`);
    }
    const ran = (): boolean => Object.keys(jobs).every((name) => host.exists(`/root/${name}.prom`));
    await until(ran, 'cron to run the three jobs', 100);
    await until(async () => (await mails(host)).includes('# file:'), 'cron to send mail', 20);
    await host.must('sh', '-c', 'rm /etc/cron.d/quiet /etc/cron.d/loud /etc/cron.d/known');
    assert.is(metrics(host, '/root/quiet.prom', 'exit_code'), '0');
    assert.is(metrics(host, '/root/loud.prom', 'exit_code'), '2');
    assert.is(metrics(host, '/root/known.prom', 'exit_code'), '2');
    const all = await mails(host);
    assert.match(all, /Subject: .*--target 'file:\/etc\/a.conf'/);
    assert.match(all, '# file:/etc/a.conf has changed');
    assert.is(all.match(/^Subject: /gm)?.length, 1, all);
  },
  { seconds: 200 },
);

test('the units of the examples: OnFailure fires on drift, and the journal has its fields', async (host) => {
  host.write('/usr/bin/mail', mailbox, 0o755);
  const names = ['sm-drift.service', 'sm-drift.timer', 'sm-drift-failed@.service'];
  for (const name of names) host.write(`/root/${name}`, example(name));
  host.write(
    '/root/example.yaml',
    example('manifest.yaml').concat('etc: { a.conf: { text: ours } }\n'),
  );
  const applied = await host.run('sm', 'apply', '--yes', '--manifest', '/root/example.yaml');
  assert.is(applied.code, 0, said(applied));
  const verified = await host.run('systemd-analyze', 'verify', ...names.slice(0, 2));
  assert.is(verified.code, 0, said(verified));
  assert.match(await host.must('systemctl', 'list-timers'), 'sm-drift.timer');

  const quiet = await host.systemctl('start', 'sm-drift.service');
  assert.is(quiet.code, 0, said(quiet));
  const prom = '/var/lib/sm-drift/sm.prom';
  assert.is(metrics(host, prom, 'status'), '0');
  assert.not(host.exists('/root/mail'));

  host.write('/etc/a.conf', 'by hand\n');
  assert.is((await host.systemctl('start', 'sm-drift.service')).code, 1);
  await until(async () => /has changed/.test(await mails(host)), 'the mail to hold the drift', 20);
  assert.is(metrics(host, prom, 'status'), '1');
  assert.is((await host.must('stat', '-c', '%a', prom)).trim(), '644');

  const journal = async (...match: readonly string[]): Promise<readonly Record<string, string>[]> =>
    (await host.must('journalctl', '-o', 'json', '--no-pager', ...match))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const [entry] = await journal('SM_ADDRESS=file:/etc/a.conf');
  assert.is(entry?.MESSAGE_ID, messageIds.drifted);
  assert.is(entry?.SM_STATUS, 'modified');
  assert.is(entry?.SM_FIELDS, 'content');
  assert.is(entry?.PRIORITY, '4');
  assert.is(entry?.SYSLOG_IDENTIFIER, 'sm');
  assert.match(entry?.SM_FINGERPRINT ?? '', /^sha256:[0-9a-f]{64}$/);
  assert.match(entry?.MESSAGE ?? '', 'file:/etc/a.conf has changed: content');
  const runs = await journal(`MESSAGE_ID=${messageIds.run}`);
  assert.equal(
    runs.map(({ SM_STATUS, SM_EXIT_CODE }) => [SM_STATUS, SM_EXIT_CODE]),
    [
      ['in_sync', '0'],
      ['drift', '2'],
    ],
  );
});

test('promtool finds nothing to say about the metrics, of drift and of a run that failed', async (host) => {
  const check = async (): Promise<void> => {
    const stdin = host.read('/root/sm.prom');
    const ran = await command([await promtool(), 'check', 'metrics'], { stdin });
    assert.equal([ran.code, ran.stdout, ran.stderr], [0, '', ''], stdin);
  };
  const drift = (): Promise<{ code: number }> =>
    host.run('sm', 'drift', '--metrics-file', '/root/sm.prom');
  assert.is((await drift()).code, 1);
  await check();
  await mustApply(host, wanted);
  assert.is((await drift()).code, 0);
  await check();
  host.write('/etc/a.conf', 'by hand\n');
  assert.is((await drift()).code, 2);
  await check();
  const broken = `${host.read('/root/sm.prom')}sm_drift_broken{ 1\n`;
  const ran = await command([await promtool(), 'check', 'metrics'], { stdin: broken });
  assert.is.not(ran.code, 0, 'it would have something to say');
});

test.run();
