import * as assert from 'uvu/assert';
import { hostSuite } from './harness/suite.ts';
import { apply, drift, isLocked, mustApply, plan, said } from './support.ts';

const test = hostSuite('tmpfiles, accounts and the profile on a real host');

test('a tmpfiles line is carried out, and what it made is watched', async (host) => {
  const tmpfiles = {
    '50-x.conf': ['d /var/lib/x 0750 root adm - -', 'L /var/lib/x/link - - - - /etc/hostname'],
  };
  const planned = await plan(host, { tmpfiles });
  assert.equal(
    planned.resource_changes.map(({ address }) => address),
    ['file:/etc/tmpfiles.d/50-x.conf', 'tmpfiles:/var/lib/x', 'tmpfiles:/var/lib/x/link'],
  );
  await mustApply(host, { tmpfiles });
  assert.is((await host.must('stat', '-c', '%a %G', '/var/lib/x')).trim(), '750 adm');
  await host.must('chmod', '700', '/var/lib/x');
  assert.equal(await drift(host), ['tmpfiles:/var/lib/x mode=0700']);
  await mustApply(host, { tmpfiles });
});

test('removed lines remove nothing that holds data', async (host) => {
  const tmpfiles = {
    'x.conf': ['d /var/lib/full 0755 root root - -', 'd /var/lib/empty 0755 root root - -'],
  };
  const other = { etc: { x: { text: 'x' } } };
  await mustApply(host, { tmpfiles, ...other });
  host.write('/var/lib/full/data', 'theirs');
  await mustApply(host, other);
  assert.is(host.read('/var/lib/full/data'), 'theirs');
  assert.not(host.exists('/var/lib/empty'));
});

test('a line that systemd would skip is a conflict that names its path', async (host) => {
  host.write('/srv/taken', 'a file');
  const planned = await plan(host, { tmpfiles: { 'x.conf': ['d /srv/taken 0755 root root - -'] } });
  assert.is(planned.applyable, false);
  assert.match(JSON.stringify(planned.conflicts), '/srv/taken');
});

test('accounts come before what belongs to them', async (host) => {
  const wanted = {
    users: {
      app: { system: true, group: 'app', groups: ['adm'], home: '/var/lib/app', createHome: true },
    },
    groups: { app: {} },
    etc: { 'app.conf': { text: 'a\n', user: 'app', group: 'app', mode: '0600' } },
  };
  await mustApply(host, wanted);
  assert.is((await host.must('stat', '-c', '%U:%G %a', '/etc/app.conf')).trim(), 'app:app 600');
  assert.is((await host.must('stat', '-c', '%U', '/var/lib/app')).trim(), 'app');
  assert.match(await host.must('id', '-Gn', 'app'), 'adm');
});

test('a taken uid and the name of a person are conflicts', async (host) => {
  await host.must('useradd', '-m', '-u', '1234', 'person');
  const taken = await plan(host, { users: { app: { uid: 1234 } } });
  assert.equal(
    taken.conflicts.map(({ reason }) => reason),
    ['uid_taken'],
  );
  const person = await plan(host, { users: { person: { system: true } } });
  assert.equal(
    person.conflicts.map(({ reason }) => reason),
    ['human_account'],
  );
});

test('a removed account is locked and keeps its number, and comes back with it', async (host) => {
  const wanted = { users: { app: { system: true } }, etc: { x: { text: 'x' } } };
  await mustApply(host, wanted);
  const uid = await host.must('id', '-u', 'app');
  await mustApply(host, { etc: { x: { text: 'x' } } });
  assert.is(await host.must('id', '-u', 'app'), uid);
  assert.ok(await isLocked(host, 'app'));
  await mustApply(host, wanted);
  assert.is(await host.must('id', '-u', 'app'), uid);
  assert.not(await isLocked(host, 'app'));
});

test('passwd keeps its comments, order, mode and owner', async (host) => {
  const before = host.read('/etc/passwd');
  await mustApply(host, { users: { app: { system: true } } });
  const after = host.read('/etc/passwd');
  assert.ok(after.startsWith(before), 'new accounts come last');
  assert.is((await host.must('stat', '-c', '%a %U:%G', '/etc/passwd')).trim(), '644 root:root');
});

test('packages are on PATH at login, switched in one step, and gone afterwards', async (host) => {
  host.write('/opt/one/bin/hello', '#!/bin/sh\necho one\n', 0o755);
  host.write('/opt/two/bin/hello', '#!/bin/sh\necho two\n', 0o755);
  const other = { etc: { x: { text: 'x' } } };
  await mustApply(host, {
    profile: { packages: ['/opt/one'], variables: { A: "it's $5" } },
    ...other,
  });
  assert.is(await host.must('sh', '-lc', 'hello; echo "$A"'), "one\nit's $5\n");
  await mustApply(host, { profile: { packages: ['/opt/two'] }, ...other });
  assert.is(await host.must('sh', '-lc', 'hello'), 'two\n');
  await host.must('rm', '/run/system-manager/sw');
  assert.match((await drift(host)).join('\n'), /^profile:system /m);
  await mustApply(host, { profile: { packages: ['/opt/two'] }, ...other });
  await mustApply(host, other);
  assert.not(host.exists('/run/system-manager/sw'));
  assert.not(host.exists('/etc/profile.d/system-manager.sh'));
});

test('two packages with one file between them are told, both', async (host) => {
  host.write('/opt/one/bin/hello', 'one');
  host.write('/opt/two/bin/hello', 'two');
  const ran = await apply(host, { profile: { packages: ['/opt/one', '/opt/two'] } });
  assert.is(ran.code, 78, said(ran));
  assert.match(ran.stderr, '/opt/one');
  assert.match(ran.stderr, '/opt/two');
});

test.run();
