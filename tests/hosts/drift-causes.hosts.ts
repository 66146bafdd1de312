import * as assert from 'uvu/assert';
import type { DriftedResource, DriftReport } from '../../schema/types.ts';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { apply, mustApply, said } from './support.ts';

const test = hostSuite('what drift comes from');

// A package of two lines; its files are as dpkg would have them from the archive.
async function build(host: Host, version: string): Promise<string> {
  const at = `/root/hello-${version}`;
  host.write(
    `${at}/DEBIAN/control`,
    `Package: hello\nVersion: ${version}\nArchitecture: all\nMaintainer: a <a@b.c>\nDescription: x\n`,
  );
  host.write(`${at}/DEBIAN/conffiles`, '/etc/hello.conf\n');
  host.write(`${at}/etc/hello.conf`, `version ${version}\n`);
  await host.must('dpkg-deb', '--build', '--root-owner-group', at, `${at}.deb`);
  return `${at}.deb`;
}

async function drifted(host: Host, address: string): Promise<DriftedResource | undefined> {
  const ran = await host.run('sm', 'drift', '--json');
  assert.is(ran.code, 2, said(ran));
  const report = JSON.parse(ran.stdout) as DriftReport;
  return report.resource_drift.find((resource) => resource.address === address);
}

test('an upgrade that put its own file there is told from an edit by hand, and from a removal', async (host) => {
  await host.must('dpkg', '-i', await build(host, '1.0'));
  const etc = {
    'hello.conf': { text: 'ours\n', onConflict: 'backup' },
    'a.conf': { text: 'ours\n' },
  };
  await mustApply(host, { etc });
  await host.must('dpkg', '-i', '--force-confnew', await build(host, '2.0'));
  const upgraded = await drifted(host, 'file:/etc/hello.conf');
  const { at, ...cause } = upgraded?.likely_cause ?? {};
  assert.equal(cause, {
    kind: 'package_upgrade',
    package: 'hello',
    version: '2.0',
    kept: '/etc/hello.conf.dpkg-old',
  });
  assert.ok(Math.abs(Date.parse(at ?? '') - Date.now()) < 60_000, at);
  const told = await host.run('sm', 'drift');
  assert.match(told.stdout, 'probably by the package hello 2.0 at 20');
  assert.match(told.stdout, 'what was recorded is kept as /etc/hello.conf.dpkg-old');

  await mustApply(host, { etc });
  // An edit within two seconds of the upgrade would be taken for it.
  await host.must('sleep', '4');
  host.write('/etc/hello.conf', 'by hand\n');
  host.write('/etc/a.conf', 'by hand\n');
  for (const address of ['file:/etc/hello.conf', 'file:/etc/a.conf']) {
    assert.is((await drifted(host, address))?.likely_cause?.kind, 'hand_edit', address);
  }
  assert.match((await host.run('sm', 'drift')).stdout, 'probably by hand at 20');

  assert.is((await apply(host, { etc })).code, 0);
  await host.must('dpkg', '--purge', 'hello');
  const purged = await drifted(host, 'file:/etc/hello.conf');
  assert.is(purged?.status, 'deleted');
  assert.is(purged?.likely_cause?.package, 'hello');
});

test('a host without the log of dpkg has nothing to go by', async (host) => {
  await mustApply(host, { etc: { 'a.conf': { text: 'ours\n' } } });
  await host.sh('rm -f /var/log/dpkg.log*');
  host.write('/etc/a.conf', 'by hand\n');
  assert.is((await drifted(host, 'file:/etc/a.conf'))?.likely_cause, undefined);
});

test.run();
