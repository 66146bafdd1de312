import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { toDetails } from '../../../executors/units/details.ts';
import {
  failedUnits,
  settle,
  type UnitsBefore,
  unhealthy,
  whoIsUnhealthy,
} from '../../../executors/units/health.ts';
import { fakeSystemctl } from '../../support/fake-systemctl.ts';

const test = suite('the health of units');

const began = 1_000_000;

/** Units by name: active state, sub state and what else is to be said. */
function seen(units: Readonly<Record<string, Readonly<Record<string, string>>>>): UnitsBefore {
  const details = Object.entries(units).map(([name, properties]) =>
    toDetails(new Map(Object.entries({ Id: name, Result: 'success', ...properties }))),
  );
  return {
    at: began,
    live: new Map(
      details.map(({ name, load, active, sub }) => [name, { name, load, active, sub }]),
    ),
    details: new Map(details.map((unit) => [unit.name, unit])),
  };
}

const well = { ActiveState: 'active', SubState: 'running' };
const failed = {
  ActiveState: 'failed',
  SubState: 'failed',
  Result: 'exit-code',
  ExecMainStatus: '3',
};
const retried = { ...failed, ActiveState: 'activating', SubState: 'auto-restart' };
const ours = new Set(['ours.service']);

test('failed units are named in order', () => {
  const { live } = seen({ 'b.service': failed, 'a.service': failed, 'c.service': well });
  assert.equal(failedUnits(live), ['a.service', 'b.service']);
});

test('a unit of ours fails the run whenever it failed, one of others only when it did so now', () => {
  const before = seen({ 'ours.service': failed, 'old.service': failed, 'new.service': well });
  const after = seen({ 'ours.service': failed, 'old.service': failed, 'new.service': failed });
  assert.equal(whoIsUnhealthy(before, after, ours), [
    { unit: 'new.service', why: 'it failed (exit-code, status 3)' },
    { unit: 'ours.service', why: 'it failed (exit-code, status 3)' },
  ]);
});

test('a unit that systemd is about to start again has failed, unless it ended well', () => {
  const after = seen({ 'ours.service': retried });
  assert.equal(whoIsUnhealthy(seen({}), after, ours), [
    { unit: 'ours.service', why: 'it fails again and again (exit-code, status 3)' },
  ]);
  const clean = { ...retried, Result: 'success', ExecMainStatus: '0' };
  assert.equal(whoIsUnhealthy(seen({}), seen({ 'ours.service': clean }), ours), []);
  const queued = { ...retried, SubState: 'auto-restart-queued' };
  assert.is(whoIsUnhealthy(seen({}), seen({ 'ours.service': queued }), ours).length, 1);
});

test('a unit of ours that was started again meanwhile is not well, though it runs', () => {
  const again = (NRestarts: string, when: number) =>
    seen({
      'ours.service': { ...well, NRestarts, ExecMainStartTimestampMonotonic: String(when) },
    });
  const whyOf = (now: UnitsBefore) => whoIsUnhealthy(seen({}), now, ours)[0]?.why ?? '';
  assert.match(whyOf(again('1', began + 1)), /started it again once$/);
  assert.match(whyOf(again('5', began + 1)), /started it again 5 times$/);
  assert.is(whyOf(again('5', began - 1)), '', 'that was before');
  assert.is(whyOf(again('0', began + 1)), '', 'we started it');
  assert.equal(whoIsUnhealthy(seen({}), again('5', began + 1), new Set()), [], 'not ours');
});

test('a count of restarts that is the same as before a start of ours says nothing', () => {
  const threeTimes = (when: number) => ({
    'ours.service': {
      ...well,
      NRestarts: '3',
      ExecMainStartTimestampMonotonic: String(when),
    },
  });
  const found = whoIsUnhealthy(seen(threeTimes(began - 1)), seen(threeTimes(began + 1)), ours);
  assert.is(found.length, 1);
});

test('a count that rose tells of starts whose main process was never reached', () => {
  const tries = (NRestarts: string) => ({
    'ours.service': {
      ActiveState: 'activating',
      SubState: 'start-pre',
      NRestarts,
      ExecMainStartTimestampMonotonic: String(began - 1),
    },
  });
  const whyOf = (before: string) =>
    whoIsUnhealthy(seen(tries(before)), seen(tries('2')), ours)[0]?.why ?? '';
  assert.match(whyOf('0'), /started it again 2 times$/);
  assert.is(whyOf('2'), '');
});

test('a unit that systemd did not know before was not started again by then', () => {
  const tries = {
    'ours.service': { ActiveState: 'activating', SubState: 'start-pre', NRestarts: '2' },
  };
  const [found] = whoIsUnhealthy(seen({}), seen(tries), ours);
  assert.match(found?.why ?? '', /started it again 2 times$/);
});

test('of a unit that ran before and that nobody looked at the count says nothing', () => {
  const tries = { 'ours.service': { ...well, NRestarts: '2' } };
  const unseen = { ...seen(tries), details: new Map() };
  assert.equal(whoIsUnhealthy(unseen, seen(tries), ours), []);
});

test('a unit of ours is known by its aliases', () => {
  const after = seen({ 'own.service': failed });
  const details = new Map([...after.details.values()].map((unit) => ['alias.service', unit]));
  const found = whoIsUnhealthy(after, { live: after.live, details }, new Set(['alias.service']));
  assert.equal(
    found.map(({ unit }) => unit),
    ['own.service'],
  );
});

test('each unhealthy unit comes with the end of its journal', async () => {
  const after = seen({ 'ours.service': failed });
  const journal = async (unit: string): Promise<readonly string[]> => [`of ${unit}`];
  const [first] = await unhealthy(seen({}), after, ours, journal);
  assert.equal(first?.journal, ['of ours.service']);
});

test('what is started again whenever it ended is well, if all its runs ended well', async () => {
  const none = seen({ 'ours.service': well });
  const asked: unknown[] = [];
  const found = (Restart: string, answer: boolean) =>
    unhealthy(
      none,
      seen({
        'ours.service': {
          ...well,
          NRestarts: '3',
          Restart,
          ExecMainStartTimestampMonotonic: String(began + 1),
        },
      }),
      ours,
      async () => [],
      async (...words) => {
        asked.push(words);
        return answer;
      },
    );
  assert.equal(await found('always', true), []);
  assert.equal(await found('on-success', true), []);
  assert.equal(asked, Array(2).fill(['ours.service', 3]));
  const why = 'it does not stay up: systemd started it again 3 times';
  assert.equal(await found('always', false), [{ unit: 'ours.service', why, journal: [] }]);
  asked.length = 0;
  assert.is((await found('on-failure', true)).length, 1);
  assert.equal(asked, [], 'it is only started again after a failure');
});

test('settling waits for jobs first, and for nothing where nothing was done', async () => {
  let left = 2;
  const fake = fakeSystemctl(new Map(), () => {
    left -= 1;
    return { output: left > 0 ? '7 a.service start running\n' : '8 other.service start waiting\n' };
  });
  await settle(['a.service'], 0, fake);
  assert.is(fake.calls.length, 2);
  await settle([], 60, fake);
  assert.is(fake.calls.length, 2);
});

test('settling does not wait for ever for a job that is late', async () => {
  const fake = fakeSystemctl(new Map(), () => ({ output: '7 a.service start running\n' }));
  await settle(['a.service'], 0, { ...fake, patience: 0.3 });
  assert.ok(fake.calls.length >= 1);
});

test.run();
