import * as assert from 'uvu/assert';
import { one, untilDecided } from './confirming.ts';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { apply, mustApply, said, stateOf } from './support.ts';

const test = hostSuite('health checks on a real host');
const wantedBy = ['multi-user.target'];

// A web server of one line: what it answers lies in a file.
const script =
  "require('node:http').createServer((_, answer) => answer.end(require('node:fs').readFileSync('/etc/page'))).listen(8080, '127.0.0.1')";

const web = (page: string, checks: readonly object[]) => ({
  etc: { page: { text: page } },
  units: {
    'web.service': { text: `[Service]\nExecStart=/usr/local/bin/node -e "${script}"\n`, wantedBy },
  },
  settings: { healthChecks: checks },
});

const checks = [
  { unit: 'web.service' },
  { tcp: 8080, timeout: '10s' },
  { name: 'page', http: 'http://127.0.0.1:8080/', contains: 'welcome', timeout: '4s' },
  { command: ['/usr/bin/test', '-s', '/etc/page'] },
];

test('what is healthy is told, and an apply with nothing to do asks nobody', async (host) => {
  const said = await mustApply(host, web('welcome', checks));
  for (const name of ['web.service', 'tcp 8080', 'page', '/usr/bin/test -s /etc/page']) {
    assert.match(said, `${name}: Healthy after`);
  }
  assert.not.match(await mustApply(host, web('welcome', checks)), 'Healthy');
});

test('what is not healthy fails the apply, and says what was found', async (host) => {
  const ran = await apply(host, web('sorry', checks));
  assert.is(ran.code, 4, said(ran));
  assert.match(ran.stderr, /page: Not healthy after \d.* does not contain "welcome"/);
  assert.is(await stateOf(host, 'web.service'), 'active');
});

test('with --on-failure rollback it goes back, whether or not it was to be confirmed', async (host) => {
  await mustApply(host, web('welcome', checks));
  for (const flags of [[], ['--confirm-within', '60s']]) {
    const ran = await apply(host, web('sorry', checks), '--on-failure', 'rollback', ...flags);
    assert.is(ran.code, 5, said(ran));
    assert.is(host.read('/etc/page'), 'welcome');
  }
  await untilDecided(host);
  await mustApply(host, web('welcome', checks));
});

test('a first apply that is not healthy and is not confirmed leaves nothing', async (host) => {
  const bad = { ...one, settings: { healthChecks: [{ unit: 'nonesuch.service', timeout: '1s' }] } };
  const ran = await apply(host, bad, '--confirm-within', '3s');
  assert.is(ran.code, 4, said(ran));
  assert.match(ran.stderr, 'nonesuch.service: Not healthy after');
  await untilDecided(host);
  assert.not(host.exists('/etc/app.conf'));
  assert.is(await stateOf(host, 'a.service'), 'inactive');
});

test('a rollback that fails says so, and can be tried again', async (host) => {
  await mustApply(host, one);
  const ran = await apply(
    host,
    { etc: { 'app.conf': { text: 'two' } } },
    '--confirm-within',
    '600s',
  );
  assert.is(ran.code, 0, said(ran));
  const failed = await immutable(host, () => host.run('sm', 'confirm', '--undo'));
  assert.is(failed.code, 4, said(failed));
  assert.match(
    failed.stderr,
    /Cannot go back to generation 1: .*\n(.*\n)*.*sm confirm --undo [0-9a-f]{8}/,
  );
  const again = await host.run('sm', 'confirm', '--undo');
  assert.is(again.code, 0, said(again));
  assert.is(host.read('/etc/app.conf'), 'one');
  await untilDecided(host);
  await mustApply(host, one);
});

/** Does something while /etc cannot be written. */
async function immutable<R>(host: Host, action: () => Promise<R>): Promise<R> {
  await host.must('sh', '-c', 'mount --bind /etc /etc && mount -o remount,bind,ro /etc');
  try {
    return await action();
  } finally {
    await host.must('umount', '/etc');
  }
}

test.run();
