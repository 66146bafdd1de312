import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { startHost, withHost } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';

const test = hostSuite('a test host');

test('boots a systemd of its own', async (host) => {
  assert.is(await host.must('systemctl', 'is-system-running'), 'running\n');
  assert.is(host.read('/proc/1/comm'), 'systemd\n');
  assert.match(await host.must('systemctl', '--version'), new RegExp(`^systemd ${host.systemd} `));
  assert.match(host.read('/etc/os-release'), /^ID=debian$/m);
  assert.is(await host.must('hostname'), `${host.name}\n`);
});

test('runs what its layers bring', async (host) => {
  assert.is(await host.must('systemctl', 'is-active', 'cron', 'ssh'), 'active\nactive\n');
});

test('has sm in its path', async (host) => {
  assert.match(await host.must('sm', '--version'), /^\d+\.\d+\.\d+/);
});

test('shows its files from both sides', async (host) => {
  host.write('/srv/deep/from-here', 'here\n', 0o640);
  assert.is(await host.must('cat', '/srv/deep/from-here'), 'here\n');
  assert.is(await host.must('stat', '-c', '%a %U', '/srv/deep/from-here'), '640 root\n');
  await host.must('sh', '-c', 'echo there > /srv/from-there');
  assert.is(host.read('/srv/from-there'), 'there\n');
  assert.is(readFileSync(join(host.root, 'srv/from-there'), 'utf8'), 'there\n');
  assert.not(host.exists('/srv/from-nowhere'));
});

test('keeps to its own files when a link of it is absolute', async (host) => {
  assert.ok(lstatSync(join(host.root, 'var/run')).isSymbolicLink());
  await host.must('ln', '-s', `/srv/${host.name}`, '/srv/link');
  host.write('/srv/link/file', 'inside\n');
  assert.is(await host.must('cat', `/srv/${host.name}/file`), 'inside\n');
  assert.not(existsSync(`/srv/${host.name}`));
});

test('tells how a command ended', async (host) => {
  assert.equal(await host.sh('echo out; echo err >&2; exit 7'), {
    code: 7,
    stdout: 'out\n',
    stderr: 'err\n',
  });
  assert.is((await host.sh('kill -TERM $$')).code, 143);
  const message = await host
    .must('sh', '-c', 'echo no; exit 3')
    .catch((error: Error) => error.message);
  assert.match(message, /ended with 3\nno$/);
});

test('gives a command its input and its environment, and no other', async (host) => {
  const ran = await host.runWith({ stdin: 'in\n', env: { COLOR: 'red' } }, 'sh', '-c', 'cat; env');
  const names = ran.stdout
    .trim()
    .split('\n')
    .map((line) => line.replace(/=.*/, ''));
  assert.equal(names.sort(), ['COLOR', 'HOME', 'LANG', 'PATH', 'PWD', 'TERM', 'in']);
});

test('ends a command that takes too long, and what that started', async (host) => {
  const ran = await host.runWith({ timeoutSeconds: 1 }, 'sh', '-c', 'sleep 3301 & sleep 3302');
  assert.is(ran.code, 124);
  assert.is((await host.sh('pgrep -f "sleep 330[12]"')).code, 1);
  assert.is((await host.run('true')).code, 0);
});

test('lets a command go on in the background', async (host) => {
  const ran = await host.runWith({ background: true }, 'sleep', '3303');
  assert.equal(ran, { code: 0, stdout: '', stderr: '' });
  assert.is((await host.sh('pgrep -x -f "sleep 3303"')).code, 0);
});

test('keeps its files when it reboots, and starts with a new /run', async (host) => {
  host.write('/etc/kept', 'kept\n');
  host.write('/run/lost', 'lost\n');
  await host.reboot();
  assert.is(await host.must('cat', '/etc/kept'), 'kept\n');
  assert.not(host.exists('/run/lost'));
  assert.is(await host.must('systemctl', 'is-system-running'), 'running\n');
  assert.match(await host.must('journalctl', '-u', 'cron'), 'Started');
});

test('keeps its files when it crashes, and runs until then', async (host) => {
  host.write('/etc/kept', 'kept\n');
  const running = host.run('sleep', '3304');
  await host.must('sh', '-c', 'until pgrep -x -f "sleep 3304"; do sleep 0.05; done');
  await host.crash();
  assert.is((await running).code, 137);
  await host.boot();
  assert.is(await host.must('cat', '/etc/kept'), 'kept\n');
});

test('can be powered off and started again', async (host) => {
  host.write('/etc/kept', 'kept\n');
  await host.powerOff();
  await host.boot();
  assert.is(await host.must('cat', '/etc/kept'), 'kept\n');
});

test('is down after it has crashed', async (host) => {
  await host.crash();
  assert.throws(() => host.root, /it is down; boot it/);
  await host.boot();
});

test('shares nothing with another one', async (host) => {
  await withHost({ suite: host.suite }, async (other) => {
    host.write('/etc/mine', 'mine\n');
    assert.not(other.exists('/etc/mine'));
    assert.is.not(host.read('/etc/machine-id'), other.read('/etc/machine-id'));
    await other.must('systemctl', 'stop', 'cron');
    assert.is(await host.must('systemctl', 'is-active', 'cron'), 'active\n');
    await other.crash();
    assert.is(await host.must('systemctl', 'is-system-running'), 'running\n');
  });
});

test('leaves the machine as it is', async (host) => {
  assert.is.not((await host.sh('echo 1 > /proc/sys/kernel/panic')).code, 0);
  assert.is.not((await host.run('date', '--set', '2001-01-01')).code, 0);
  assert.is((await host.run('mount', '-t', 'tmpfs', 'tmpfs', '/srv')).code, 0);
  host.write('/srv/file', '');
  assert.not(existsSync('/srv/file'));
  assert.not(readFileSync('/proc/self/mounts', 'utf8').includes('sm-test-hosts'));
});

test(
  'has a disk that gets full',
  async (host) => {
    const ran = await host.run('dd', 'if=/dev/zero', 'of=/srv/big', 'bs=1M', 'count=64');
    assert.match(ran.stderr, /No space left on device/);
  },
  { size: '48m' },
);

test(
  'can be reached when it has a network',
  async (host) => {
    assert.match(await greeting(host.address ?? '', 22), /^SSH-2\.0-OpenSSH/);
  },
  { network: true },
);

test(
  'has the shells that a layer brings on top of the others',
  async (host) => {
    assert.is(await host.must('zsh', '-c', 'echo $ZSH_NAME'), 'zsh\n');
    assert.is(
      await host.must(
        'fish',
        '-c',
        'echo $FISH_VERSION | string match -r "^[0-9]+" >/dev/null; and echo fish',
      ),
      'fish\n',
    );
    assert.match(await host.must('dpkg', '-l', 'cron', 'zsh', 'fish'), /^ii +cron /m);
  },
  { layers: ['services', 'shells'] },
);

test('cannot be started of a suite that is not known', async () => {
  const message = await startHost({ suite: 'buzz' }).then(
    () => 'started',
    (error: Error) => error.message,
  );
  assert.match(message, 'Cannot use the suite buzz: expected one of bullseye, bookworm');
});

function greeting(address: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, address);
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      resolve(bytes.toString('utf8'));
      socket.destroy();
    });
  });
}

test.run();
