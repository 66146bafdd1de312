import * as assert from 'uvu/assert';
import { planId } from '../../planner/plan.ts';
import type { Plan } from '../../schema/types.ts';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import {
  drift,
  isLocked,
  mustApply,
  mustDestroy,
  plan,
  sleeper,
  stateOf,
  tree,
} from './support.ts';

const test = hostSuite('boots of a real host');

/** Something of every kind. */
const everything = {
  etc: { 'app/app.conf': { text: 'a=1\n', group: 'web' } },
  tmpfiles: { '50-app.conf': ['d /var/lib/app 0750 web web - -', 'd /run/app 0755 web web - -'] },
  units: {
    'app.service': {
      text: sleeper('app', 'User=root'),
      wantedBy: ['system-manager.target'],
      requiredBy: ['mine.target'],
      aliases: ['application.service'],
    },
    'mine.target': { text: '[Unit]\nDescription=mine\n', wantedBy: ['system-manager.target'] },
    'apt-daily-upgrade.timer': { masked: true },
    'cron.service': { dropIns: { '50-sm.conf': '[Service]\nNice=3\n' } },
  },
  profile: { packages: ['/opt/hello'], variables: { EDITOR: 'vim' } },
  users: { web: { system: true, group: 'web', home: '/var/lib/app' } },
  groups: { web: {} },
};

function prepare(host: Host): void {
  host.write('/opt/hello/bin/hello', '#!/bin/sh\necho hello\n', 0o755);
}

const atLogin = (host: Host) => host.must('bash', '--login', '-c', 'hello; echo $EDITOR');

test('a reboot brings everything back, and nothing has drifted', async (host) => {
  prepare(host);
  await mustApply(host, everything);
  assert.is(await atLogin(host), 'hello\nvim\n');
  await host.reboot();
  assert.equal(await drift(host), []);
  assert.equal((await plan(host, everything)).steps, []);
  assert.is(await stateOf(host, 'app.service'), 'active');
  assert.is(await atLogin(host), 'hello\nvim\n');
  assert.is((await host.must('stat', '-c', '%U %a', '/run/app')).trim(), 'web 755');
});

test('a plan file of everything is carried out as it stands, and an edited one is refused', async (host) => {
  prepare(host);
  host.write(
    '/root/m.json',
    JSON.stringify({ version: 1, ...everything, settings: { settle: '0s' } }),
  );
  await host.must('sm', 'plan', '--manifest', '/root/m.json', '-o', '/root/plan.json');
  const planned = JSON.parse(host.read('/root/plan.json'));
  await refusesEdits(host, planned);
  await host.must('sm', 'apply', '/root/plan.json');
  assert.equal(await drift(host), []);
  assert.is((await host.run('sm', 'apply', '/root/plan.json')).code, 0);
});

async function refusesEdits(host: Host, planned: Plan): Promise<void> {
  const stop = { ...planned.steps[0], op: 'stop', executor: 'units', targets: ['ssh.service'] };
  const elsewhere = planned.resource_changes.map((change) =>
    change.type === 'profile' && change.change.after?.type === 'profile'
      ? {
          ...change,
          change: { ...change.change, after: { ...change.change.after, target: '/tmp' } },
        }
      : change,
  );
  const steps = [{ ...stop, caused_by: ['unit:app.service'] }, ...planned.steps];
  for (const edit of [
    { steps: steps.map((step, index) => ({ ...step, id: index + 1 })) },
    { resource_changes: elsewhere },
  ]) {
    const edited = { ...planned, ...edit } as Plan;
    host.write('/root/edited.json', JSON.stringify({ ...edited, plan_id: planId(edited) }), 0o600);
    const ran = await host.run('sm', 'apply', '/root/edited.json');
    assert.is(ran.code, 3, `${ran.stdout}${ran.stderr}`);
    assert.match(ran.stderr, 'does not explain');
  }
}

test('rescue and back: everything runs again', async (host) => {
  prepare(host);
  await mustApply(host, everything);
  await host.systemctl('isolate', 'rescue.target');
  assert.is(await stateOf(host, 'app.service'), 'inactive');
  await host.must('systemctl', 'isolate', 'default.target');
  assert.is(await stateOf(host, 'app.service'), 'active');
  assert.equal(await drift(host), []);
});

test('destroy leaves /etc as it was, but for accounts that are locked now', async (host) => {
  prepare(host);
  const rest = async () => (await tree(host)).filter((line) => !isAccounts(line));
  const [before, accounts] = [await rest(), otherAccounts(host)];
  await mustApply(host, everything);
  await mustDestroy(host);
  assert.equal(await rest(), before);
  assert.equal(otherAccounts(host), accounts);
  assert.ok(await isLocked(host, 'web'));
  assert.not(host.exists('/run/system-manager'));
  assert.is(await stateOf(host, 'app.service'), 'inactive');
  assert.is(await stateOf(host, 'apt-daily-upgrade.timer'), 'active');
  assert.is((await host.systemctl('is-system-running')).stdout.trim(), 'running');
  await host.reboot();
  assert.is((await host.systemctl('is-system-running')).stdout.trim(), 'running');
  assert.not(host.exists('/run/system-manager'));
});

const accountFiles = ['passwd', 'shadow', 'group', 'gshadow'];
const isAccounts = (line: string): boolean =>
  /\/etc\/(passwd|shadow|group|gshadow|\.pwd\.lock|subuid|subgid)/.test(line);
const otherAccounts = (host: Host): readonly string[] =>
  accountFiles.flatMap((name) =>
    host
      .read(`/etc/${name}`)
      .split('\n')
      .filter((line) => !line.startsWith('web:')),
  );

/** A package of somebody else, with a unit and a file of settings. */
const packaged = `
mkdir -p /root/p/DEBIAN /root/p/etc /root/p/lib/systemd/system
cat > /root/p/DEBIAN/control <<'end'
Package: theirs
Version: 1
Architecture: all
Maintainer: they
Description: theirs
end
echo /etc/theirs.conf > /root/p/DEBIAN/conffiles
echo a=1 > /root/p/etc/theirs.conf
printf '[Service]\nExecStart=/bin/sleep infinity\n' > /root/p/lib/systemd/system/theirs.service
printf '#!/bin/sh\nsystemctl daemon-reload\nsystemctl restart theirs.service\n' > /root/p/DEBIAN/postinst
chmod 755 /root/p/DEBIAN/postinst
dpkg-deb --root-owner-group --build /root/p /root/theirs.deb
apt-get install --yes /root/theirs.deb
`;

test('an hour of timers and housekeeping is no drift', async (host) => {
  prepare(host);
  await mustApply(host, everything);
  for (const unit of ['systemd-tmpfiles-clean', 'apt-daily', 'apt-daily-upgrade'])
    await host.must('systemctl', 'start', `${unit}.service`);
  await host.must('sh', '-ec', packaged);
  assert.is(await stateOf(host, 'theirs.service'), 'active');
  await host.must('systemctl', 'daemon-reexec');
  await host.must('sh', '-c', 'for job in /etc/cron.daily/*; do $job; done');
  assert.equal(await drift(host), []);
});

test.run();
