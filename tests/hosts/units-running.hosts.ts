import * as assert from 'uvu/assert';
import { hostSuite } from './harness/suite.ts';
import {
  apply,
  drift,
  log,
  mustApply,
  mustDestroy,
  said,
  sleeper,
  stateOf,
  tree,
} from './support.ts';

const test = hostSuite('whether services run, on a real host');
const wantedBy = ['multi-user.target'];

test('row 14: a service found stopped is drift, and is started again', async (host) => {
  const units = { 'a.service': { text: sleeper('1'), wantedBy } };
  await mustApply(host, { units });
  await host.must('systemctl', 'stop', 'a.service');
  assert.equal(await drift(host), ['unit:a.service active=inactive']);
  await mustApply(host, { units });
  assert.is(await stateOf(host, 'a.service'), 'active');
});

test('row 14: with respectManualStop it stays stopped', async (host) => {
  const units = { 'a.service': { text: sleeper('1'), wantedBy } };
  const settings = { respectManualStop: true };
  await mustApply(host, { units, settings });
  await host.must('systemctl', 'stop', 'a.service');
  await mustApply(host, { units, settings });
  assert.is(await stateOf(host, 'a.service'), 'inactive');
});

test('row 15: a oneshot of a timer does not run because its text changed', async (host) => {
  const service = (marker: string) =>
    `[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo ${marker} >> /root/log'\n`;
  const timer = { text: '[Timer]\nOnCalendar=2099-01-01\n', wantedBy: ['timers.target'] };
  await mustApply(host, { units: { 'a.service': { text: service('1') }, 'a.timer': timer } });
  await mustApply(host, { units: { 'a.service': { text: service('2') }, 'a.timer': timer } });
  assert.equal(log(host), []);
  assert.is(await stateOf(host, 'a.timer'), 'active');
});

test('row 16: a failed service is started again once it is mended', async (host) => {
  const broken = {
    'a.service': { text: '[Service]\nType=exec\nExecStart=/bin/false\nRestart=no\n', wantedBy },
  };
  const ran = await apply(host, { units: broken });
  assert.is(ran.code, 4, said(ran));
  assert.match(ran.stdout + ran.stderr, 'a.service');
  const units = { 'a.service': { text: sleeper('1'), wantedBy } };
  await mustApply(host, { units });
  assert.is(await stateOf(host, 'a.service'), 'active');
});

test('a failing unit: exit 4, named, with its journal', async (host) => {
  const text =
    "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c 'echo what went wrong; exit 7'\n";
  const ran = await apply(host, { units: { 'a.service': { text, wantedBy } } });
  assert.is(ran.code, 4, said(ran));
  assert.match(ran.stdout + ran.stderr, /a\.service/);
  assert.match(ran.stdout + ran.stderr, 'what went wrong');
  assert.equal(await drift(host), ['unit:a.service active=failed']);
});

test('destroy stops what we started and leaves nothing of ours', async (host) => {
  const before = await tree(host);
  await mustApply(host, {
    units: {
      'a.service': { text: sleeper('1'), wantedBy: ['system-manager.target'] },
      'cron.service': { dropIns: { '50-sm.conf': '[Service]\nNice=3\n' } },
      'b@.service': { text: sleeper('%i') },
      'b@one.service': { wantedBy },
    },
  });
  assert.is(await stateOf(host, 'b@one.service'), 'active');
  await mustDestroy(host);
  assert.equal(await tree(host), before);
  assert.is(await stateOf(host, 'a.service'), 'inactive');
  assert.is(await stateOf(host, 'cron.service'), 'active');
});

test.run();
