import * as assert from 'uvu/assert';
import { hostSuite } from './harness/suite.ts';
import { apply, property, said } from './support.ts';

const test = hostSuite('services that systemd starts again and again');

const again = (command: string, restart: string): string =>
  [
    '[Unit]\nStartLimitIntervalSec=0',
    `[Service]\nExecStart=/bin/sh -c '${command}'\nRestart=${restart}\nRestartSec=100ms\n`,
  ].join('\n');
const world = (command: string, restart = 'always') => ({
  units: { 'again.service': { text: again(command, restart), wantedBy: ['multi-user.target'] } },
  settings: { settle: '1500ms' },
});

test('one whose runs all end well is well', async (host) => {
  const ran = await apply(host, world('sleep 0.3'));
  assert.is(ran.code, 0, said(ran));
  assert.ok(Number(await property(host, 'again.service', 'NRestarts')) > 0);
  const changed = await apply(host, world('sleep 0.4'));
  assert.is(changed.code, 0, said(changed));
});

test('one whose runs fail is not, though it runs when it is looked at', async (host) => {
  for (const [command, restart] of [
    ['sleep 0.3; exit 3', 'always'],
    ['test -e /root/once || { touch /root/once; exit 3; }; sleep 0.4', 'always'],
    ['sleep 0.3; exit 3', 'on-failure'],
  ] as const) {
    const ran = await apply(host, world(command, restart));
    assert.is(ran.code, 4, said(ran));
    assert.match(said(ran), /again\.service: Failed to start: /);
  }
});

test.run();
