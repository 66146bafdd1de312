import * as assert from 'uvu/assert';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { apply, mustApply, said, sleeper, stateOf, tree } from './support.ts';

const test = hostSuite('applies that go back unless they are confirmed, on a real host');

const wantedBy = ['multi-user.target'];
const one = {
  etc: { motd2: { text: 'one' } },
  units: { 'a.service': { text: sleeper('one'), wantedBy } },
};
const two = {
  etc: { motd2: { text: 'two' }, fresh: { text: 'x' } },
  units: {
    'a.service': { text: sleeper('two'), wantedBy },
    'b.service': { text: sleeper('b'), wantedBy },
  },
};

const idOf = (text: string): string => /sm confirm ([0-9a-f]{8})/.exec(text)?.[1] ?? '';
const units = async (host: Host): Promise<string> =>
  (
    await host.sh(
      'ls /etc/systemd/system /etc/systemd/system/*.wants | grep sm-confirm; systemctl list-units --all --plain --no-legend | grep sm-confirm',
    )
  ).stdout;

/** Waits until something holds, as seen from outside. */
async function until(
  holds: () => Promise<boolean> | boolean,
  what: string,
  seconds = 30,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > end) assert.unreachable(`no end of waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const decided = (host: Host) => () => !host.exists('/var/lib/system-manager/confirm.json');

test('what nobody confirms goes back by itself, and leaves nothing behind', async (host) => {
  await mustApply(host, one);
  const before = await tree(host);
  const ran = await apply(host, two, '--confirm-within', '3s');
  assert.is(ran.code, 0, said(ran));
  const id = idOf(ran.stdout);
  assert.match(await units(host), `sm-confirm-${id}.timer`);
  assert.is(host.read('/etc/motd2'), 'two');
  const other = await apply(host, one);
  assert.is(other.code, 3, said(other));
  assert.match(other.stderr, `sm confirm ${id}`);
  await until(decided(host), 'it went back');
  await until(async () => (await units(host)) === '', 'its units are gone', 5);
  assert.equal(await tree(host), before);
  assert.is(await stateOf(host, 'b.service'), 'inactive');
  assert.is(await stateOf(host, 'a.service'), 'active');
  const late = await host.run('sm', 'confirm', id);
  assert.is(late.code, 1, said(late));
  assert.match(late.stderr, 'was taken back at');
  await mustApply(host, one);
});

test('sm confirm keeps it', async (host) => {
  await mustApply(host, one);
  const ran = await apply(host, two, '--confirm-within', '3s');
  const id = idOf(ran.stdout);
  assert.is((await host.run('sm', 'confirm', '00000000')).code, 1);
  const confirmed = await host.run('sm', 'confirm');
  assert.is(confirmed.code, 0, said(confirmed));
  assert.match(confirmed.stdout, id);
  assert.is(await units(host), '');
  await host.sh('sleep 5');
  assert.is(host.read('/etc/motd2'), 'two');
  assert.is(await stateOf(host, 'b.service'), 'active');
  assert.is((await host.run('sm', 'confirm')).code, 1);
  await mustApply(host, two);
});

test.run();
