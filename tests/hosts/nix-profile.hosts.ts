import * as assert from 'uvu/assert';
import { hostSuite } from './harness/suite.ts';
import { build, gcRoot, leadsTo, listed, on, profile, profiles, withNix } from './nix.ts';
import { apply, drift, mustApply, mustDestroy, said } from './support.ts';

const test = hostSuite('the profile with a real Nix');

test(
  'a package is on PATH at login and current for nix-env, and gone when it is removed',
  async (host) => {
    const one = await build(host, '1');
    await mustApply(host, on(one));
    assert.is(await host.must('sh', '-lc', 'hello'), 'hello 1\n');
    assert.equal(await listed(host), ['1 (current)']);
    assert.is(await leadsTo(host, gcRoot), one);
    const again = await apply(host, on(one));
    assert.is(again.code, 0, said(again));
    assert.match(again.stdout + again.stderr, 'No changes');
    const two = await build(host, '2');
    await mustApply(host, on(two));
    assert.equal(await listed(host), ['1', '2 (current)']);
    await mustApply(host, { etc: { x: { text: 'x' } } });
    assert.is.not((await host.run('sh', '-lc', 'hello')).code, 0);
    assert.not(host.exists(gcRoot));
    assert.not(host.exists(profile));
  },
  withNix,
);

test(
  'nix-env --rollback by somebody is drift, and the next apply goes on from there',
  async (host) => {
    const [one, two] = [await build(host, '1'), await build(host, '2')];
    await mustApply(host, on(one));
    await mustApply(host, on(two));
    await host.must('nix-env', '--profile', profile, '--rollback');
    assert.equal(await drift(host), [`profile:system generation=${one} (no GC root)`]);
    await mustApply(host, on(two));
    assert.equal(await listed(host), ['1', '2 (current)']);
    await host.must('nix-env', '--profile', profile, '--switch-generation', '1');
    await mustApply(host, on(one));
    assert.equal(await listed(host), ['1 (current)', '2']);
    await host.must('rm', gcRoot);
    assert.equal(await drift(host), [`profile:system generation=${one} (no GC root)`]);
    await mustApply(host, on(one));
    await host.must('nix-env', '--profile', profile, '--set', two);
    await mustApply(host, on(one));
    assert.equal(await listed(host), ['1', '2', '3 (current)']);
  },
  withNix,
);

test(
  'as many generations are kept as settings.retain says, and those of others',
  async (host) => {
    const theirs = await build(host, 'theirs');
    await host.must('mkdir', '-p', profiles);
    await host.must('nix-env', '--profile', profile, '--set', theirs);
    const settings = { retain: 2 };
    for (const version of ['1', '2', '3', '4']) {
      await mustApply(host, on(await build(host, version), { settings }));
    }
    assert.equal(await listed(host), ['1', '4', '5 (current)']);
    await mustDestroy(host);
    assert.equal(await listed(host), ['1 (current)']);
    assert.not(host.exists(gcRoot));
    assert.is(await leadsTo(host, profile), theirs);
  },
  withNix,
);

test(
  'a failed apply that is rolled back leaves profile and GC root where they were',
  async (host) => {
    const [one, two] = [await build(host, '1'), await build(host, '2')];
    await mustApply(host, on(one));
    const units = {
      'bad.service': {
        text: '[Service]\nType=exec\nExecStart=/bin/false\n',
        enable: false,
        wantedBy: ['multi-user.target'],
      },
    };
    const ran = await apply(host, on(two, { units }), '--on-failure', 'rollback');
    assert.is(ran.code, 5, said(ran));
    assert.equal(await listed(host), ['1 (current)']);
    assert.is(await leadsTo(host, gcRoot), one);
    assert.equal(await drift(host), []);
    assert.is(await host.must('sh', '-lc', 'hello'), 'hello 1\n');
    await host.must('nix-store', '--gc');
    assert.equal(
      [one, two].map((path) => host.exists(path)),
      [true, false],
    );
  },
  withNix,
);

test('without Nix the same links are made', async (host) => {
  const tree = '/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-tools';
  host.write(`${tree}/bin/hello`, '#!/bin/sh\necho hello\n', 0o755);
  await mustApply(host, on(tree));
  assert.is(host.read(`${profile}/bin/hello`), '#!/bin/sh\necho hello\n');
  assert.is((await host.must('readlink', profile)).trim(), 'system-manager-1-link');
  assert.is(await leadsTo(host, gcRoot), tree);
  await mustDestroy(host);
  assert.not(host.exists(profiles));
  assert.not(host.exists(gcRoot));
  assert.ok(host.exists(tree));
});

test(
  'a manifest that was built into the store is its generation, with packages or without',
  async (host) => {
    const tree = await build(host, '1');
    const store = async (wanted: object): Promise<string> => {
      host.write('/root/system-manager-manifest.json', JSON.stringify({ version: 1, ...wanted }));
      const added = await host.must('nix-store', '--add', '/root/system-manager-manifest.json');
      return added.trim();
    };
    const bare = await store({ etc: { x: { text: 'x' } } });
    const ran = await host.run('sm', 'apply', '--yes', '--manifest', bare);
    assert.is(ran.code, 0, said(ran));
    assert.is(await leadsTo(host, gcRoot), bare);
    assert.not(host.exists('/etc/profile.d/system-manager.sh'));
    assert.not(host.exists('/run/system-manager/sw'));
    const full = await store({ etc: { x: { text: 'x' } }, profile: { path: tree } });
    await host.must('sm', 'apply', '--yes', '--manifest', full);
    assert.is(await host.must('sh', '-lc', 'hello'), 'hello 1\n');
    await host.must('sm', 'apply', '--yes', '--manifest', bare);
    assert.not(host.exists('/run/system-manager/sw'));
    assert.equal(await listed(host), ['1', '2', '3 (current)']);
    assert.equal(await drift(host), []);

    // A flake may be built to a directory with the manifest in it.
    host.write(
      '/root/built/manifest.json',
      JSON.stringify({ version: 1, etc: { x: { text: 'y' } } }),
    );
    const directory = (await host.must('nix-store', '--add', '/root/built')).trim();
    await host.must('sm', 'apply', '--yes', '--manifest', `${directory}/manifest.json`);
    assert.is(await leadsTo(host, gcRoot), directory);
    await host.must('nix-store', '--gc');
    assert.ok(host.exists(directory));
    assert.equal(await drift(host), []);
  },
  withNix,
);

test.run();
