import * as assert from 'uvu/assert';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { apply, drift, mustApply, mustDestroy, said, sleeper } from './support.ts';

const test = hostSuite('the profile with a real Nix');
const withNix = { layers: ['nix'], seconds: 90 };
const profiles = '/nix/var/nix/profiles/system-manager-profiles';
const profile = `${profiles}/system-manager`;
const gcRoot = '/nix/var/nix/gcroots/system-manager-current';

const expression = `{ v, dep ? "" }: derivation {
  name = "hello-\${v}"; system = builtins.currentSystem; builder = "/bin/sh"; inherit v dep;
  PATH = "/usr/bin:/bin";
  args = [ "-c" "mkdir -p $out/bin; printf '#!/bin/sh\\\\necho hello %s\\\\n' $v > $out/bin/hello; chmod 755 $out/bin/hello; echo $dep > $out/dep" ];
}
`;

async function build(host: Host, version: string): Promise<string> {
  host.write('/etc/nix/nix.conf', 'build-users-group =\nsandbox = false\nsubstituters =\n');
  host.write('/root/hello.nix', expression);
  const argv = ['nix-build', '/root/hello.nix', '--no-out-link', '--argstr', 'v', version];
  const ran = await host.run(...argv);
  assert.is(ran.code, 0, said(ran));
  return ran.stdout.trim();
}

const on = (path: string, more: object = {}) => ({
  profile: { path },
  etc: { x: { text: 'x' } },
  ...more,
});

const listed = async (host: Host): Promise<readonly string[]> =>
  (await host.must('nix-env', '--profile', profile, '--list-generations'))
    .trim()
    .split('\n')
    .map((line) => line.replace(/\s+[-0-9]+ [:0-9]+\s*/, ' ').trim());

const leadsTo = async (host: Host, path: string): Promise<string> =>
  (await host.must('readlink', '-f', path)).trim();

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
  'garbage collection keeps what is in use and takes what is not',
  async (host) => {
    const used = await build(host, 'used');
    const linked = await build(host, 'linked');
    const named = await build(host, 'named');
    const spare = await build(host, 'spare');
    const wanted = {
      profile: { packages: [used] },
      etc: { linked: { source: `${linked}/bin/hello` } },
      units: { 'named.service': { text: sleeper('x', `ExecStartPost=${named}/bin/hello`) } },
    };
    await mustApply(host, wanted);
    await host.must('nix-store', '--gc');
    assert.equal(
      [used, linked, named, spare].map((path) => host.exists(path)),
      [true, true, true, false],
    );
    assert.equal(await drift(host), []);
    await mustApply(host, { etc: { y: { text: 'y' } } });
    await host.must('nix-store', '--gc');
    assert.equal(
      [used, linked, named].map((path) => host.exists(path)),
      [false, false, false],
    );
    assert.not(host.exists('/nix/var/nix/gcroots/system-manager'));
  },
  withNix,
);

test(
  'a GC root that somebody removed is drift, and comes back',
  async (host) => {
    const used = await build(host, 'used');
    const wanted = { etc: { hello: { source: `${used}/bin/hello` } } };
    await mustApply(host, wanted);
    await host.must('rm', '-r', '/nix/var/nix/gcroots/system-manager');
    assert.equal(await drift(host), ['file:/etc/hello gc_root=nothing is there']);
    const out = await mustApply(host, wanted);
    assert.match(out, `GC roots that are gone come back: ${used}`);
    await host.must('nix-collect-garbage', '-d');
    assert.ok(host.exists(used));
  },
  withNix,
);

test(
  'an apply waits for garbage that is being collected, and changes nothing for what that took',
  async (host) => {
    const used = await build(host, 'used');
    host.write('/root/m.json', JSON.stringify({ version: 1, profile: { path: used } }));
    await host.must('sm', 'plan', '--manifest', '/root/m.json', '-o', '/root/plan');
    const taking = `flock -x /nix/var/nix/gc.lock sh -c 'sleep 2; chmod -R u+w ${used}; rm -r ${used}'`;
    await host.runWith({ background: true }, 'sh', '-c', taking);
    await host.must('sleep', '0.5');
    const ran = await host.run('sm', 'apply', '/root/plan');
    assert.is(ran.code, 3, said(ran));
    assert.match(ran.stderr, used);
    assert.match(ran.stderr, 'nothing was changed');
    assert.not(host.exists('/etc/profile.d/system-manager.sh'));
    assert.not(host.exists('/nix/var/nix/gcroots/system-manager'));
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

test(
  'what has gone from the store is drift, and no plan is made of it',
  async (host) => {
    const [tree, named] = [await build(host, 'tree'), await build(host, 'named')];
    const wanted = on(tree, {
      units: { 'x.service': { text: sleeper('x', `ExecStartPost=${named}/bin/hello`) } },
    });
    await mustApply(host, wanted);
    await host.must('sh', '-c', `chmod -R u+w ${tree} ${named}; rm -r ${tree} ${named}`);
    const found = await drift(host);
    assert.ok(
      found.includes('unit:x.service fragment.store_path=nothing is there'),
      found.join('\n'),
    );
    assert.match(found.join('\n'), `generation=${tree} (nothing is there)`);
    const ran = await apply(host, wanted);
    assert.is(ran.code, 78, said(ran));
    assert.match(ran.stderr, tree);
    assert.match(ran.stderr, named);
    await mustDestroy(host);
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
  },
  withNix,
);

test.run();
