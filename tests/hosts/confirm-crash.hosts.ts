import * as assert from 'uvu/assert';
import { one, slow, two, untilDecided } from './confirming.ts';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { apply, mustApply, stateOf, tree, until } from './support.ts';

const test = hostSuite('unconfirmed applies that are killed, hang or see a reboot');

/** Starts an apply that hangs in the start of a unit. */
async function hangingApply(host: Host, within: string): Promise<void> {
  host.write(
    '/root/slow.json',
    JSON.stringify({ version: 1, ...slow, settings: { settle: '0s' } }),
  );
  const argv = [
    'sm',
    'apply',
    '--yes',
    '--manifest',
    '/root/slow.json',
    '--confirm-within',
    within,
  ];
  await host.runWith({ background: true }, ...argv);
  await until('it hangs', async () => (await stateOf(host, 'slow.service')) === 'activating');
}

const holder = (host: Host): string =>
  String((JSON.parse(host.read('/var/lib/system-manager/lock')) as { pid: number }).pid);

async function isBack(host: Host, before: readonly string[]): Promise<void> {
  await untilDecided(host);
  assert.equal(await tree(host), before);
  assert.is(await stateOf(host, 'a.service'), 'active');
  assert.is(await stateOf(host, 'b.service'), 'inactive');
  assert.is(await stateOf(host, 'slow.service'), 'inactive');
  await mustApply(host, one);
}

test('an apply that is killed in its middle goes back', async (host) => {
  await mustApply(host, one);
  const before = await tree(host);
  await hangingApply(host, '4s');
  await host.must('kill', '-9', holder(host));
  await isBack(host, before);
});

test('an apply that does not end is stopped after twice the time, and goes back', async (host) => {
  await mustApply(host, one);
  const before = await tree(host);
  await hangingApply(host, '3s');
  await isBack(host, before);
});

test('a reboot before the confirmation goes back at boot', async (host) => {
  await mustApply(host, one);
  const before = await tree(host);
  assert.is((await apply(host, two, '--confirm-within', '600s')).code, 0);
  await host.reboot();
  await isBack(host, before);
});

test('a host that dies in the middle of an apply goes back when it boots', async (host) => {
  await mustApply(host, one);
  const before = await tree(host);
  await hangingApply(host, '600s');
  await host.crash();
  await host.boot();
  await isBack(host, before);
});

test('a host that dies in the middle of its first apply goes back to nothing', async (host) => {
  const before = await tree(host);
  await hangingApply(host, '600s');
  await host.crash();
  await host.boot();
  await untilDecided(host);
  assert.equal(await tree(host), before);
  assert.is(await stateOf(host, 'a.service'), 'inactive');
});

test.run();
