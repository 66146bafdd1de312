import * as assert from 'uvu/assert';
import { hostSuite } from './harness/suite.ts';
import { drift, mustApply, plan, sleeper, stateOf, type Wanted } from './support.ts';

const test = hostSuite('logs that the host rotates', { layers: ['services', 'rotation'] });

const log = '/var/log/app/app.log';
const rule = `${log} {
  su web web
  size 1
  rotate 2
  missingok
  create 0640 web web
  postrotate
    systemctl restart app.service
  endscript
}
`;

/** A service whose log, the log's directory and the rule that rotates it are all ours. */
const wanted: Wanted = {
  etc: { 'logrotate.d/app': { text: rule } },
  tmpfiles: { '50-app.conf': ['d /var/log/app 0750 web web - -', `f ${log} 0640 web web - -`] },
  units: { 'app.service': { text: sleeper('app'), wantedBy: ['multi-user.target'] } },
  users: { web: { system: true, group: 'web' } },
  groups: { web: {} },
};

test('are no drift and need no apply, however often they are rotated', async (host) => {
  await mustApply(host, wanted);
  for (const written of ['one', 'two', 'three', 'four']) {
    await host.must('sh', '-c', `echo ${written} >> ${log}`);
    await host.must('systemctl', 'start', 'logrotate.service');
    assert.is(host.read(log), '');
    assert.is(host.read(`${log}.1`), `${written}\n`);
    assert.is(await stateOf(host, 'app.service'), 'active');
    assert.equal(await drift(host), [], written);
  }
  assert.is(host.read(`${log}.2`), 'three\n');
  assert.not(host.exists(`${log}.3`));
  assert.equal((await plan(host, wanted)).steps, []);
});

test('are drift where the rotation leaves no log with its owner and mode behind', async (host) => {
  await mustApply(host, wanted);
  for (const [left, said] of [
    ['nocreate', /^tmpfiles:\S+ /],
    ['create 0600 root root', /^tmpfiles:\S+ .*mode/],
  ] as const) {
    await host.must('sh', '-c', `echo one >> ${log}`);
    host.write(
      '/root/rule',
      rule.replace('create 0640 web web', left).replace('su web web', 'su root root'),
    );
    await host.must('logrotate', '--force', '/root/rule');
    assert.match((await drift(host)).join('\n'), said, left);
    await mustApply(host, wanted);
    assert.equal(await drift(host), [], left);
  }
});

test.run();
