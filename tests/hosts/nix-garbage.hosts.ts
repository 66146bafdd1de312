import * as assert from 'uvu/assert';
import { idOf } from './confirming.ts';
import { hostSuite } from './harness/suite.ts';
import { build, gcRoot, leadsTo, listed, on, profile, withNix } from './nix.ts';
import { apply, drift, mustApply, mustDestroy, said, sleeper } from './support.ts';

const test = hostSuite('garbage collection with a real Nix');

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
  'an apply that nobody confirms goes back to what it replaced, whatever was collected meanwhile',
  async (host) => {
    const [one, two] = [await build(host, 'one'), await build(host, 'two')];
    const linking = (path: string) => ({ etc: { hello: { source: `${path}/bin/hello` } } });
    await mustApply(host, linking(one));
    const ran = await apply(host, linking(two), '--confirm-within', '600s');
    assert.is(ran.code, 0, said(ran));
    await host.must('nix-collect-garbage', '-d');
    assert.ok(host.exists(one));
    await host.must('sm', 'confirm', '--undo', idOf(`${ran.stdout}${ran.stderr}`));
    assert.is(await leadsTo(host, '/etc/hello'), `${one}/bin/hello`);
    assert.equal(await drift(host), []);
    await host.must('nix-collect-garbage', '-d');
    assert.equal(
      [one, two].map((path) => host.exists(path)),
      [true, false],
    );
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

test(
  'an apply that fails halfway keeps the old generation until one goes well',
  async (host) => {
    const [one, two] = [await build(host, '1'), await build(host, '2')];
    await mustApply(host, on(one));
    const bad = '[Service]\nType=exec\nExecStart=/bin/false\n';
    const units = { 'bad.service': { text: bad, wantedBy: ['multi-user.target'] } };
    const ran = await apply(host, on(two, { units }));
    assert.is(ran.code, 4, said(ran));
    assert.equal(await listed(host), ['1 (current)']);
    assert.is(await leadsTo(host, gcRoot), one);
    await host.must('nix-store', '--gc');
    assert.ok(host.exists(two), 'it is on PATH already');
    await mustApply(host, on(two));
    assert.equal(await listed(host), ['1', '2 (current)']);
  },
  withNix,
);

test.run();
