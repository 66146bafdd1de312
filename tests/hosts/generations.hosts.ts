import * as assert from 'uvu/assert';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import {
  apply,
  drift,
  isLocked,
  log,
  mustApply,
  property,
  said,
  sleeper,
  stateOf,
} from './support.ts';

const test = hostSuite('generations and rollback on a real host');
const wantedBy = ['multi-user.target'];
const unit = (marker: string) => ({ 'a.service': { text: sleeper(marker), wantedBy } });

/** `sm rollback --yes`, which must go well; then nothing drifts. */
async function mustRollBack(host: Host, ...words: readonly string[]): Promise<string> {
  const ran = await host.run('sm', 'rollback', '--yes', ...words);
  assert.is(ran.code, 0, said(ran));
  assert.equal(await drift(host), []);
  return ran.stdout;
}

const generations = async (host: Host): Promise<readonly (readonly [number, string])[]> => {
  const { generations: all } = JSON.parse(await host.must('sm', 'generations', '--json')) as {
    generations: readonly { number: number; result: string }[];
  };
  return all.map(({ number, result }) => [number, result]);
};

test('a rollback brings back what ran, who there was, and what was on PATH', async (host) => {
  host.write('/opt/one/bin/x', '1', 0o755);
  host.write('/opt/two/bin/x', '2', 0o755);
  host.write('/root/app.conf', 'one\n');
  await mustApply(host, {
    etc: { 'app.conf': { source: '/root/app.conf' } },
    units: unit('one'),
    users: { ops: { home: '/var/lib/ops', shell: '/bin/sh' } },
    profile: { packages: ['/opt/one'] },
  });
  const link = await host.must('readlink', '/run/system-manager/sw');
  host.write('/root/app.conf', 'two\n');
  await mustApply(host, {
    etc: { 'app.conf': { source: '/root/app.conf' } },
    units: unit('two'),
    profile: { packages: ['/opt/two'] },
  });
  assert.ok(await isLocked(host, 'ops'));
  await mustApply(host, { units: { 'b.service': { text: sleeper('three'), wantedBy } } });
  assert.equal(log(host), ['start one', 'stop one', 'start two', 'stop two', 'start three']);
  assert.is(await stateOf(host, 'a.service'), 'inactive');
  await mustRollBack(host, '1');
  assert.equal(log(host).slice(-2), ['stop three', 'start one']);
  assert.is(await stateOf(host, 'a.service'), 'active');
  assert.is(await property(host, 'a.service', 'UnitFileState'), 'enabled');
  assert.not(host.exists('/etc/systemd/system/b.service'));
  assert.is(host.read('/etc/app.conf'), 'one\n', 'the source has said something else since');
  assert.is(await host.must('readlink', '/run/system-manager/sw'), link);
  assert.not(await isLocked(host, 'ops'), 'no longer expired');
  assert.match(await host.must('getent', 'passwd', 'ops'), '/var/lib/ops:/bin/sh');
  assert.equal((await generations(host)).at(-1), [4, 'ok']);
});

test('after an apply that failed in part, a rollback leads to the last that went well', async (host) => {
  await mustApply(host, { etc: { banner: { text: 'one\n' } }, units: unit('one') });
  const broken = '[Service]\nType=exec\nExecStart=/nonexistent\n';
  const units = { 'a.service': { text: broken, wantedBy }, 'b.service': { text: sleeper('b') } };
  const ran = await apply(host, { etc: { banner: { text: 'two\n' } }, units });
  assert.is(ran.code, 4, said(ran));
  assert.is(await stateOf(host, 'a.service'), 'failed');
  assert.equal((await generations(host)).at(-1), [2, 'partial']);
  await mustRollBack(host);
  assert.is(await stateOf(host, 'a.service'), 'active');
  assert.is(log(host).at(-1), 'start one');
  assert.is(host.read('/etc/banner'), 'one\n');
  assert.not(host.exists('/etc/systemd/system/b.service'));
});

test('an apply that was killed while units start is undone: what ran runs again', async (host) => {
  await mustApply(host, { etc: { banner: { text: 'one\n' } }, units: unit('one') });
  const slow = '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep 30\n';
  const units = { ...unit('two'), 'slow.service': { text: slow, wantedBy } };
  const wanted = { version: 1, etc: { banner: { text: 'two\n' }, new: { text: 'new\n' } }, units };
  host.write('/root/two.json', JSON.stringify(wanted));
  const killed = await host.run(
    ...(['timeout', '-s', 'KILL', '6', 'sm', 'apply', '--yes'] as const),
    ...(['--manifest', '/root/two.json'] as const),
  );
  assert.is(killed.code, 137, said(killed));
  assert.is(host.read('/etc/banner'), 'two\n');
  const told = await mustRollBack(host);
  assert.match(told, 'was interrupted');
  assert.is(host.read('/etc/banner'), 'one\n');
  assert.not(host.exists('/etc/new'));
  assert.not(host.exists('/etc/systemd/system/slow.service'));
  assert.is(await stateOf(host, 'slow.service'), 'inactive');
  assert.is(await stateOf(host, 'a.service'), 'active');
  assert.is(log(host).at(-1), 'start one');
  assert.equal(await generations(host), [[1, 'ok']], 'the killed one never became one');
  assert.match(await host.must('sm', 'history'), /apply +undone by root/);
});

test('what was started again before something else failed runs with its old file after a rollback', async (host) => {
  await mustApply(host, { units: unit('one') });
  const late = '[Unit]\nAfter=a.service\n[Service]\nType=exec\nExecStart=/nonexistent\n';
  const units = { ...unit('two'), 'late.service': { text: late, wantedBy } };
  const ran = await apply(host, { units }, '--on-failure', 'rollback');
  assert.is(ran.code, 5, said(ran));
  assert.is(log(host).at(-1), 'start one');
  assert.is(await stateOf(host, 'a.service'), 'active');
  assert.equal(await drift(host), []);
});

test('no more generations are kept than the settings say, and one that went well always', async (host) => {
  const settings = { retain: 2 };
  for (const text of ['1\n', '2\n', '3\n']) {
    await mustApply(host, { etc: { banner: { text } }, units: unit('one'), settings });
  }
  assert.equal(await generations(host), [
    [2, 'ok'],
    [3, 'ok'],
  ]);
  const broken = (value: string) => ({
    'b.service': { text: `[Service]\nType=exec\nExecStart=/nonexistent${value}\n`, wantedBy },
  });
  for (const value of ['4', '5', '6']) {
    const ran = await apply(host, { units: { ...unit('one'), ...broken(value) }, settings });
    assert.is(ran.code, 4, said(ran));
  }
  assert.equal(await generations(host), [
    [3, 'ok'],
    [5, 'partial'],
    [6, 'partial'],
  ]);
  await mustRollBack(host);
  assert.is(host.read('/etc/banner'), '3\n');
});

test.run();
