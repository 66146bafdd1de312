import * as assert from 'uvu/assert';
import type { Plan } from '../../schema/types.ts';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { activate, build, toplevel } from './old-system-manager.ts';
import { drift, log, mustDestroy, pidOf, said, stateOf, tree, unitActions } from './support.ts';

const test = hostSuite('coming from system-manager');

/** Everything in /etc but directories: those that system-manager made, it never took away either. */
async function files(host: Host): Promise<readonly string[]> {
  const directories = new Set((await host.must('find', '/etc', '-type', 'd')).split('\n'));
  return (await tree(host)).filter((line) => !directories.has(line.split(' ')[0] ?? ''));
}

async function planned(host: Host): Promise<Plan> {
  const ran = await host.run('sm', 'plan', '--manifest', toplevel);
  assert.is(ran.code, 0, said(ran));
  return JSON.parse(ran.stdout) as Plan;
}

async function adopt(host: Host): Promise<void> {
  const ran = await host.run('sm', 'adopt', '--from-system-manager', '--yes');
  assert.is(ran.code, 0, said(ran));
  assert.equal(await drift(host), []);
}

for (const version of [1, 0] as const) {
  test(`version ${version}: what was adopted runs on, and destroying gives back what was before`, async (host) => {
    host.write('/etc/issue', 'a line of our own\n', 0o600);
    const before = await files(host);
    await build(host);
    await activate(host, version);
    const pid = await pidOf(host, 'a.service');
    await adopt(host);
    assert.is(await pidOf(host, 'a.service'), pid);
    assert.not(host.exists('/etc/issue.system-manager-backup'));
    assert.is(await stateOf(host, 'cron.service'), 'inactive');
    await mustDestroy(host);
    assert.equal(await files(host), before);
    assert.equal(log(host), ['start a', 'stop a']);
    assert.is(await stateOf(host, 'a.service'), 'inactive');
    assert.is(await stateOf(host, 'cron.service'), 'active');
    assert.is((await host.systemctl('is-failed', 'a.service')).stdout.trim(), 'inactive');
  });
}

test('the plan of the same toplevel shows what really differs, and interrupts nothing', async (host) => {
  host.write('/etc/issue', 'a line of our own\n', 0o600);
  const before = await files(host);
  await build(host);
  await activate(host, 1);
  await adopt(host);
  const pid = await pidOf(host, 'a.service');
  const plan = await planned(host);
  const changes = plan.resource_changes.map(({ address, change }) => [address, change.actions[0]]);
  // A link out of the search path becomes a regular file; an owner's number becomes its name.
  assert.equal(changes, [
    ['file:/etc/app/copy.conf', 'no-op'],
    ['unit:a.service', 'update'],
    ['unit:system-manager.target', 'update'],
  ]);
  assert.equal(unitActions(plan), []);
  const applied = await host.run('sm', 'apply', '--yes', '--manifest', toplevel);
  assert.is(applied.code, 0, said(applied));
  assert.is(await pidOf(host, 'a.service'), pid);
  assert.equal((await planned(host)).resource_changes, []);
  assert.equal(await drift(host), []);
  host.write('/nix/store/n-motd/motd', 'another\n');
  const path = `${toplevel}/etcFiles/etcFiles.json`;
  const changed = JSON.parse(host.read(path));
  changed.entries.motd.source = '/nix/store/n-motd';
  host.write(path, JSON.stringify(changed));
  const next = await planned(host);
  assert.equal(
    next.resource_changes.map(({ address }) => address),
    ['file:/etc/motd'],
  );
  await mustDestroy(host);
  assert.equal(await files(host), before);
  assert.equal(log(host), ['start a', 'stop a']);
  assert.is(await stateOf(host, 'cron.service'), 'active');
});

test.run();
