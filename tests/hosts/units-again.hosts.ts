import * as assert from 'uvu/assert';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { apply, property, said, stateOf } from './support.ts';

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

const daemon = (command: string) => world(`${command}; exec sleep infinity`, 'on-failure');
const restarts = async (host: Host): Promise<number> =>
  Number(await property(host, 'again.service', 'NRestarts'));

async function crashOnce(host: Host): Promise<void> {
  await host.must('systemctl', 'kill', '--signal=KILL', 'again.service');
  const deadline = Date.now() + 30_000;
  while ((await restarts(host)) === 0 || (await stateOf(host, 'again.service')) !== 'active') {
    assert.ok(Date.now() < deadline, 'it was not started again');
  }
}

test('a crash of before is no fault of an apply of something else', async (host) => {
  assert.is((await apply(host, daemon('true'))).code, 0);
  await crashOnce(host);
  const { units, settings } = daemon('true');
  const other = { 'other.service': { text: again('true', 'no'), wantedBy: ['multi-user.target'] } };
  const ran = await apply(host, { units: { ...units, ...other }, settings });
  assert.is(ran.code, 0, said(ran));
});

test('a crash after an apply counts, also where there was one before it', async (host) => {
  assert.is((await apply(host, daemon('true'))).code, 0);
  await crashOnce(host);
  const onceMore = 'test -e /root/once || { touch /root/once; exit 3; }';
  const ran = await apply(host, daemon(onceMore));
  assert.is(ran.code, 4, said(ran));
});

test.run();
