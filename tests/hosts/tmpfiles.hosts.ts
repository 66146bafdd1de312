import * as assert from 'uvu/assert';
import { hostSuite } from './harness/suite.ts';
import { drift, mustApply, plan } from './support.ts';

const test = hostSuite('tmpfiles on a real host');

test('type, mode, owner, target and content of what lines made are watched, and put right', async (host) => {
  const tmpfiles = {
    'x.conf': [
      'd /srv/d 0750 root adm - -',
      'f+ /srv/f 0644 root root - words',
      'L+ /srv/l - - - - /etc/hostname',
      'p+ /srv/p 0600 root root - -',
    ],
  };
  await mustApply(host, { tmpfiles });
  for (const [script, drifted] of [
    ['chmod 700 /srv/d', /^tmpfiles:\/srv\/d mode=0700$/],
    ['chgrp cdrom /srv/d', /^tmpfiles:\/srv\/d group=(cdrom|24)$/],
    ['chown daemon /srv/d', /^tmpfiles:\/srv\/d user=(daemon|1)$/],
    ['echo others > /srv/f', /^tmpfiles:\/srv\/f \S+=/],
    ['ln -sfn /etc/passwd /srv/l', /^tmpfiles:\/srv\/l target=\/etc\/passwd$/],
    ['rm /srv/l', /^tmpfiles:\/srv\/l /],
    ['rmdir /srv/d', /^tmpfiles:\/srv\/d /],
    ['rm /srv/p; : > /srv/p', /^tmpfiles:\/srv\/p is=file /],
  ] as const) {
    await host.must('sh', '-c', script);
    const found = await drift(host);
    assert.is(found.length, 1, found.join('\n'));
    assert.match(found[0] ?? '', drifted, found[0]);
    await mustApply(host, { tmpfiles });
  }
  // What somebody wrote there is theirs, and p+ would delete it.
  await host.must('sh', '-c', 'rm /srv/p; echo words > /srv/p');
  assert.is((await plan(host, { tmpfiles })).applyable, false);
});

/** Lines that some versions of systemd take and others do not, each with a path of its own. */
const gated = [
  'd /srv/1 0755 root root 10d -',
  'd= /srv/2',
  'f~ /srv/3 - - - - aGk=',
  'd /srv/4 :0755',
  'd /srv/5 - :root',
  'd /srv/6 - - - aAm:10d',
  'd$ /srv/7',
  'L? /srv/8 - - - - /etc/hostname',
  'd "/srv/9 b"',
  'f /srv/10 - - - - %q',
  'd /srv/11 - - - - argument',
  'd? /srv/12',
  'd!! /srv/13',
  'w /srv/14',
  'd /srv/15 - - - 10foo',
  't /srv/16',
];

test('a line is a conflict just where the systemd of the host refuses it', async (host) => {
  for (const line of gated) {
    host.write('/root/one.conf', `${line}\n`);
    const ran = await host.run('systemd-tmpfiles', '--create', '/root/one.conf');
    const made = await host.must('sh', '-c', 'ls /srv; rm -rf /srv/*');
    const refused = ran.code !== 0 || made === '';
    const manifest = { version: 1, tmpfiles: { 'x.conf': [line] } };
    host.write('/root/manifest.json', JSON.stringify(manifest));
    const planned = await host.run('sm', 'plan', '--manifest', '/root/manifest.json');
    const ours = planned.code === 0 ? 'taken' : 'refused';
    assert.is(
      ours,
      refused ? 'refused' : 'taken',
      `${line}\n${ran.code} ${ran.stderr}${planned.stderr}`,
    );
    if (refused) assert.match(planned.stdout + planned.stderr, 'x.conf');
  }
});

test('a plan’s lines are carried out and nobody else’s', async (host) => {
  host.write('/etc/tmpfiles.d/theirs.conf', 'd /srv/theirs 0755 root root - -\n');
  await mustApply(host, { tmpfiles: { 'x.conf': ['d /srv/ours 0755 root root - -'] } });
  assert.ok(host.exists('/srv/ours'));
  assert.not(host.exists('/srv/theirs'));
});

test('a line that came to nothing after its plan fails the apply, by its path', async (host) => {
  // What is made first by a line takes the place of what a second one wants.
  const tmpfiles = { 'x.conf': ['d /srv/late 0755 root root - -'] };
  const saved = await plan(host, { tmpfiles });
  host.write('/root/plan.json', JSON.stringify(saved));
  host.write('/srv/late', 'a file came meanwhile');
  const ran = await host.run('sm', 'apply', '/root/plan.json');
  assert.is.not(ran.code, 0);
  assert.match(`${ran.stdout}${ran.stderr}`, '/srv/late');
  assert.is(host.read('/srv/late'), 'a file came meanwhile');
});

test.run();
