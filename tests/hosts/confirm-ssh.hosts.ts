import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { untilDecided } from './confirming.ts';
import { command, type Ran } from './harness/command.ts';
import type { Host } from './harness/host.ts';
import { ensureInstalled } from './harness/machine.ts';
import { hostSuite } from './harness/suite.ts';
import { mustApply, said, tree, until } from './support.ts';

const test = hostSuite('applies over ssh that lock people out', { network: true });

/** A way into a host over its network, with a key of its own. */
interface Login {
  readonly run: (...argv: readonly string[]) => Promise<Ran>;
  readonly start: (...argv: readonly string[]) => ChildProcess;
  readonly close: () => void;
}

async function login(host: Host): Promise<Login> {
  await ensureInstalled('ssh', ['openssh-client']);
  const directory = mkdtempSync(join(tmpdir(), 'sm-ssh-'));
  const key = join(directory, 'id');
  await host.must('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/id');
  writeFileSync(key, host.read('/root/id'), { mode: 0o600 });
  await host.must('mkdir', '-m', '700', '-p', '/root/.ssh');
  host.write('/root/.ssh/authorized_keys', host.read('/root/id.pub'), 0o600);
  const options = [
    ...['BatchMode=yes', 'IdentitiesOnly=yes', 'StrictHostKeyChecking=no', 'ConnectTimeout=5'],
    ...['UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'ControlPath=none'],
  ].flatMap((option) => ['-o', option]);
  const ssh = ['-F', 'none', '-i', key, ...options, `root@${host.address}`];
  return {
    run: (...argv) => command(['ssh', ...ssh, ...argv], { timeoutSeconds: 30 }),
    start: (...argv) => spawn('ssh', [...ssh, ...argv], { stdio: 'ignore' }),
    close: () => rmSync(directory, { recursive: true }),
  };
}

const lockOut = {
  version: 1,
  etc: { 'ssh/sshd_config.d/50-out.conf': { text: 'DenyUsers root\n', reload: ['ssh.service'] } },
  settings: { settle: '0s' },
};

test('who locked themselves out is let in again', async (host) => {
  const ssh = await login(host);
  try {
    assert.is((await ssh.run('hostname')).code, 0);
    await mustApply(host, { etc: { a: { text: 'a' } } });
    const before = await tree(host);
    host.write(
      '/root/out.json',
      JSON.stringify({ ...lockOut, etc: { ...lockOut.etc, a: { text: 'a' } } }),
    );
    const argv = ['sm', 'apply', '--yes', '--manifest', '/root/out.json'];
    const ran = await ssh.run(...argv, '--confirm-within', '8s');
    assert.is(ran.code, 0, said(ran));
    const refused = await ssh.run('sm', 'confirm');
    assert.is(refused.code, 255, said(refused));
    await untilDecided(host);
    assert.is((await ssh.run('hostname')).code, 0);
    assert.equal(await tree(host), before);
  } finally {
    ssh.close();
  }
});

test('a session that is cut off in the middle of an apply takes nothing with it', async (host) => {
  const ssh = await login(host);
  try {
    const before = await tree(host);
    const text = '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep 3\n';
    const units = { 'slow.service': { text, wantedBy: ['multi-user.target'] } };
    host.write('/root/out.json', JSON.stringify({ ...lockOut, units }));
    const argv = ['sm', 'apply', '--yes', '--manifest', '/root/out.json'];
    const session = ssh.start('-tt', ...argv, '--confirm-within', '6s');
    await until('the apply is in its middle', () =>
      host.exists('/etc/ssh/sshd_config.d/50-out.conf'),
    );
    session.kill('SIGKILL');
    // It goes on without its terminal, to its end.
    await until('it is through', () => host.exists('/var/lib/system-manager/generations/1'));
    assert.is((await ssh.run('hostname')).code, 255);
    await untilDecided(host);
    assert.is((await ssh.run('hostname')).code, 0);
    assert.equal(await tree(host), before);
  } finally {
    ssh.close();
  }
});

test.run();
