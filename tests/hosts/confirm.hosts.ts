import * as assert from 'uvu/assert';
import { idOf, one, two, untilDecided, watchdogs } from './confirming.ts';
import { hostSuite } from './harness/suite.ts';
import { apply, drift, mustApply, plan, said, stateOf, tree } from './support.ts';

const test = hostSuite('applies that go back unless they are confirmed, on a real host');

test('what nobody confirms goes back by itself, and leaves nothing behind', async (host) => {
  await mustApply(host, one);
  const before = await tree(host);
  const ran = await apply(host, two, '--confirm-within', '8s');
  assert.is(ran.code, 0, said(ran));
  const id = idOf(ran.stdout);
  assert.match(await watchdogs(host), `sm-confirm-${id}.timer`);
  assert.is(host.read('/etc/app.conf'), 'two');
  const verified = await host.sh(
    'systemd-analyze verify --man=no /etc/systemd/system/sm-confirm-*.* 2>&1 | grep sm-confirm',
  );
  assert.is(verified.stdout, '');
  await untilDecided(host);
  assert.equal(await tree(host), before);
  assert.is(await stateOf(host, 'b.service'), 'inactive');
  assert.is(await stateOf(host, 'a.service'), 'active');
  const late = await host.run('sm', 'confirm', id);
  assert.is(late.code, 1, said(late));
  assert.match(late.stderr, 'was taken back at');
  assert.match((await host.run('sm', 'history')).stdout, / confirm +rolled back /);
  await mustApply(host, one);
});

test('sm confirm keeps it', async (host) => {
  await mustApply(host, { ...one, settings: { retain: 1 } });
  const ran = await apply(host, two, '--confirm-within', '4s');
  assert.is((await host.run('sm', 'confirm', '00000000')).code, 1);
  const confirmed = await host.run('sm', 'confirm');
  assert.is(confirmed.code, 0, said(confirmed));
  assert.match(confirmed.stdout, idOf(ran.stdout));
  assert.is(await watchdogs(host), '');
  await host.sh('sleep 6');
  assert.is(host.read('/etc/app.conf'), 'two');
  assert.is(await stateOf(host, 'b.service'), 'active');
  const again = await host.run('sm', 'confirm');
  assert.is(again.code, 1);
  assert.match(again.stderr, 'was confirmed at');
  await mustApply(host, two);
});

test('while one waits nothing else changes the host, and plan and drift tell so', async (host) => {
  await mustApply(host, { ...one, settings: { retain: 1 } });
  const before = await tree(host);
  const id = idOf((await apply(host, two, '--confirm-within', '300s')).stdout);
  for (const argv of [
    ['apply', '--yes', '--manifest', '/root/manifest.json'],
    ['destroy', '--yes'],
    ['state', 'rm', 'file:/etc/fresh'],
  ]) {
    const ran = await host.run('sm', ...argv);
    assert.is(ran.code, 3, said(ran));
    assert.match(ran.stderr, `sm confirm ${id}`);
  }
  for (const command of ['plan', 'drift']) {
    const ran = await host.run(
      'sm',
      command,
      ...(command === 'plan' ? ['--manifest', '/root/manifest.json'] : []),
    );
    assert.match(ran.stderr, `unless sm confirm ${id} comes`);
  }
  assert.equal(await drift(host), []);
  assert.equal((await plan(host, two)).resource_changes, []);
  const ran = await host.run('sm', 'confirm', '--undo');
  assert.is(ran.code, 0, said(ran));
  assert.equal(await tree(host), before);
  await untilDecided(host);
});

test('the first apply ever goes back to nothing, and a destroy goes back to everything', async (host) => {
  const before = await tree(host);
  const first = await apply(host, two, '--confirm-within', '300s');
  assert.is(first.code, 0, said(first));
  assert.match(first.stdout, 'to before the first apply');
  assert.is((await host.run('sm', 'confirm', '--undo')).code, 0);
  assert.equal(await tree(host), before);
  await mustApply(host, two);
  const applied = await tree(host);
  const destroyed = await host.run('sm', 'destroy', '--yes', '--confirm-within', '3s');
  assert.is(destroyed.code, 0, said(destroyed));
  assert.not(host.exists('/etc/fresh'));
  await untilDecided(host);
  assert.equal(await tree(host), applied);
  assert.is(await stateOf(host, 'b.service'), 'active');
});

test('what was not done needs no confirmation', async (host) => {
  await mustApply(host, one);
  const same = await apply(host, one, '--confirm-within', '60s');
  assert.is(same.code, 0, said(same));
  const bad = {
    'b.service': {
      text: '[Service]\nType=exec\nExecStart=/nonexistent\n',
      wantedBy: ['multi-user.target'],
    },
  };
  const failing = { ...two, units: { ...two.units, ...bad } };
  const ran = await apply(host, failing, '--confirm-within', '60s', '--on-failure', 'rollback');
  assert.is(ran.code, 5, said(ran));
  const refused = await apply(
    host,
    { ...two, assertions: [{ name: 'no', script: 'false' }] },
    '--confirm-within',
    '60s',
  );
  assert.is(refused.code, 3, said(refused));
  await untilDecided(host);
  assert.is(host.read('/etc/app.conf'), 'one');
  await mustApply(host, one);
});

test('a secret that was replaced comes back, and so does a file whose source is gone', async (host) => {
  const secret = (source: string) => ({
    etc: { key: { source, sensitive: true }, note: { source: '/root/note' } },
  });
  host.write('/root/one', 'secret one', 0o600);
  host.write('/root/note', 'note one');
  await mustApply(host, secret('/root/one'));
  host.write('/root/one', 'secret two', 0o600);
  host.write('/root/note', 'note two');
  const ran = await apply(host, secret('/root/one'), '--confirm-within', '300s');
  assert.is(ran.code, 0, said(ran));
  await host.must('rm', '/root/one', '/root/note');
  const back = await host.run('sm', 'confirm', '--undo');
  assert.is(back.code, 0, said(back));
  assert.is(host.read('/etc/key'), 'secret one');
  assert.is(host.read('/etc/note'), 'note one');
});

test.run();
