import * as assert from 'uvu/assert';
import { idOf, one, two, untilDecided } from './confirming.ts';
import { hostSuite } from './harness/suite.ts';
import { apply, drift, mustApply, said, stateOf, tree } from './support.ts';

const test = hostSuite('the ways back, together');
test('what adopted, made accounts, read a source and started a unit goes back when nobody confirms', async (host) => {
  host.write('/etc/ours.conf', 'theirs');
  host.write('/root/source', 'one');
  const first = { ...one, etc: { ...one.etc, sourced: { source: '/root/source' } } };
  await mustApply(host, first);
  const before = await tree(host);
  host.write('/root/source', 'two');
  const second = {
    ...two,
    etc: {
      ...two.etc,
      sourced: { source: '/root/source' },
      'ours.conf': { text: 'ours', onConflict: 'adopt' },
    },
    users: { ops: { system: true, group: 'ops' } },
    groups: { ops: {} },
    tmpfiles: { 'ops.conf': ['d /var/lib/ops 0750 ops ops - -'] },
  };
  const ran = await apply(host, second, '--confirm-within', '4s');
  assert.is(ran.code, 0, said(ran));
  assert.is(host.read('/etc/ours.conf'), 'ours');
  await untilDecided(host);
  assert.is(host.read('/etc/ours.conf'), 'theirs');
  assert.is(host.read('/etc/sourced'), 'one');
  assert.equal(
    (await tree(host)).filter((line) => !/passwd|shadow|group|gshadow|ops/.test(line)),
    before.filter((line) => !/passwd|shadow|group|gshadow|ops/.test(line)),
  );
  assert.is(await stateOf(host, 'b.service'), 'inactive');
  assert.is(await stateOf(host, 'a.service'), 'active');
  assert.match((await host.run('passwd', '-S', 'ops')).stdout, /^ops L/);
  assert.equal(await drift(host), []);
});

test('a rollback that nobody confirms is taken back as well', async (host) => {
  await mustApply(host, one);
  await mustApply(host, two);
  const before = await tree(host);
  const ran = await host.run('sm', 'rollback', '--yes', '--confirm-within', '4s');
  assert.is(ran.code, 0, said(ran));
  assert.match(ran.stdout, `sm confirm ${idOf(ran.stdout)}`);
  assert.is(host.read('/etc/app.conf'), 'one');
  await untilDecided(host);
  assert.equal(await tree(host), before);
  assert.is(await stateOf(host, 'b.service'), 'active');
  assert.equal(await drift(host), []);
  const kept = await host.run('sm', 'rollback', '1', '--yes', '--confirm-within', '60s');
  assert.is(kept.code, 0, said(kept));
  assert.match((await host.run('sm', 'generations')).stdout, /^ +4 .* back to 2$/m);
  const answer = await host.run('sm', 'confirm', '--json', idOf(kept.stdout));
  const last = JSON.parse(answer.stdout.trimEnd().split('\n').at(-1) ?? '') as object;
  assert.match(JSON.stringify(last), '"type":"decision"');
  assert.match(JSON.stringify(last), '"result":"confirmed","generation":4');
  assert.is(host.read('/etc/app.conf'), 'one');
});

test('a rollback to what is not healthy any more fails, or is put back when asked', async (host) => {
  const healthy = {
    healthChecks: [{ name: 'page', command: ['/usr/bin/test', '-s', '/root/well'], timeout: '1s' }],
  };
  host.write('/root/well', 'x');
  await mustApply(host, { ...one, settings: healthy });
  await mustApply(host, two);
  const before = await tree(host);
  await host.must('rm', '/root/well');
  const back = await host.run('sm', 'rollback', '--yes', '--on-failure', 'rollback');
  assert.is(back.code, 5, said(back));
  assert.equal(await tree(host), before);
  assert.is(await stateOf(host, 'b.service'), 'active');
  const partly = await host.run('sm', 'rollback', '--yes');
  assert.is(partly.code, 4, said(partly));
  assert.match(partly.stderr, 'page: Not healthy');
  assert.is(host.read('/etc/app.conf'), 'one');
  assert.match((await host.run('sm', 'generations')).stdout, /\* 3 .*partial/);
  host.write('/root/well', 'x');
  await mustApply(host, { ...one, settings: healthy });
});

test.run();
