import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Deadline } from '../../../executors/units/batch.ts';
import { deadlineOf, type JobOutcome, runJobs } from '../../../executors/units/jobs.ts';
import { type Answer, type FakeUnit, fakeSystemctl } from '../../support/fake-systemctl.ts';

const test = suite('jobs of many units');

const active: FakeUnit = { ActiveState: 'active', SubState: 'running', InvocationID: '1' };
const killed: Answer = { code: undefined, output: 'systemctl: no end after 0.2 s' };
const journal = async (unit: string): Promise<readonly string[]> => [`journal of ${unit}`];
const kinds = (outcomes: ReadonlyMap<string, JobOutcome>): Readonly<Record<string, string>> =>
  Object.fromEntries([...outcomes].map(([name, { kind }]) => [name, kind]));
const soon: Deadline = () => 90;
const deadlinesOf = (seconds: readonly (readonly [string, number])[]): Deadline => {
  const known = new Map(seconds);
  return ({ asked }) => known.get(asked) ?? 90;
};
const wait = (seconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
  });

test('a deadline is what the settings say, else what the unit asks for, within bounds', () => {
  assert.is(deadlineOf({ startTimeout: 5 }, 30), 30);
  assert.is(deadlineOf({ startTimeout: 5 }, undefined), 90);
  assert.is(deadlineOf({ startTimeout: 300 }, undefined), 300);
  assert.is(deadlineOf({ startTimeout: null }, undefined), 900);
});

test('one call starts the whole batch, in an order that an old systemd keeps, too', async () => {
  const units = new Map<string, FakeUnit>([
    ['app.service', { After: 'database.service sysinit.target' }],
    ['database.service', {}],
  ]);
  const fake = fakeSystemctl(units, () => ({}));
  const outcomes = await runJobs('start', [...units.keys()], soon, { ...fake, journal });
  assert.equal(kinds(outcomes), { 'app.service': 'done', 'database.service': 'done' });
  const verbs = fake.calls.map(([verb]) => verb);
  assert.equal(verbs, ['show', 'start', 'list-units']);
  assert.equal(fake.calls[1], ['start', '--', 'database.service', 'app.service']);
});

test('nothing is called for no units', async () => {
  const fake = fakeSystemctl(new Map(), () => ({}));
  assert.is((await runJobs('start', [], soon, { ...fake, journal })).size, 0);
  assert.is(fake.calls.length, 0);
});

test('what cannot be tried is told apart before, so that it does not stop the others', async () => {
  const fake = fakeSystemctl(new Map([['a.service', active]]), () => ({}));
  const names = ['a.service', 'gone.service', 'template@.service'];
  const outcomes = await runJobs('start', names, soon, { ...fake, journal });
  assert.equal(kinds(outcomes), {
    'a.service': 'done',
    'gone.service': 'failed',
    'template@.service': 'failed',
  });
  assert.equal(fake.calls[1], ['start', '--', 'a.service']);
});

test('an alias is started as the unit that it names', async () => {
  const alias: FakeUnit = { ...active, Id: 'own.service' };
  const units = new Map([['alias.service', alias]]);
  const fake = fakeSystemctl(units, () => ({
    code: 1,
    output: 'Job for own.service canceled.\n',
  }));
  const outcomes = await runJobs('start', ['alias.service'], soon, { ...fake, journal });
  assert.equal(outcomes.get('alias.service'), {
    kind: 'failed',
    result: 'canceled',
    why: 'another job took the place of this one',
    journal: ['journal of alias.service'],
  });
});

test('a batch that is refused for one unit is split until only that one is left', async () => {
  const names = Array.from({ length: 9 }, (_, at) => `u${at}.service`);
  const units = new Map<string, FakeUnit>(names.map((name) => [name, {}]));
  const begun: string[] = [];
  const fake = fakeSystemctl(units, ([verb = '', , ...asked]) => {
    assert.is(verb, 'restart');
    if (asked.includes('u5.service')) {
      return { code: 5, output: 'Failed to enqueue jobs: Unit gone.service not found.\n' };
    }
    begun.push(...asked);
    return {};
  });
  const outcomes = await runJobs('restart', names, soon, { ...fake, journal });
  assert.equal(
    [...outcomes].filter(([, { kind }]) => kind !== 'done').map(([name]) => name),
    ['u5.service'],
  );
  assert.match(JSON.stringify(outcomes.get('u5.service')), 'Unit gone.service not found');
  assert.equal(
    begun,
    names.filter((name) => name !== 'u5.service'),
    'each once, in order',
  );
});

test('a unit is late after its own deadline, the others go on, and nobody waits for the late one', async () => {
  const units = new Map<string, FakeUnit>([
    ['hangs.service', {}],
    ['takes-long.service', {}],
  ]);
  const began = performance.now();
  const fake = fakeSystemctl(units, async ([verb], seconds) => {
    if (verb === 'start') {
      await wait(seconds);
      units.set('hangs.service', { ActiveState: 'activating', SubState: 'start', Job: '1' });
      return killed;
    }
    const over = performance.now() - began > 600;
    if (over) units.set('takes-long.service', active);
    const jobs = ['1 hangs.service start running', '2 takes-long.service start running'];
    return { output: jobs.slice(0, over ? 1 : 2).join('\n') };
  });
  const deadlines = deadlinesOf([
    ['hangs.service', 0.2],
    ['takes-long.service', 20],
  ]);
  const outcomes = await runJobs('start', [...units.keys()], deadlines, { ...fake, journal });
  assert.equal(kinds(outcomes), { 'hangs.service': 'late', 'takes-long.service': 'done' });
  assert.ok(performance.now() - began < 5000);
});

test('a job that waits for others is late only when the last deadline has passed', async () => {
  const starting: FakeUnit = { ActiveState: 'activating', SubState: 'start', Job: '1' };
  const units = new Map<string, FakeUnit>([
    ['slow.service', starting],
    ['after.service', { After: 'slow.service', Job: '2' }],
  ]);
  const looks: number[] = [];
  const began = performance.now();
  const fake = fakeSystemctl(units, async ([verb], seconds) => {
    if (verb !== 'start') {
      looks.push(performance.now() - began);
      return { output: '1 slow.service start running\n2 after.service start waiting\n' };
    }
    await wait(seconds);
    return killed;
  });
  const deadlines = deadlinesOf([
    ['slow.service', 0.6],
    ['after.service', 0.2],
  ]);
  const outcomes = await runJobs('start', [...units.keys()], deadlines, { ...fake, journal });
  assert.equal(kinds(outcomes), { 'slow.service': 'late', 'after.service': 'late' });
  assert.ok((looks.at(-1) ?? 0) >= 600, 'until the deadline of the one that it waits for');
});

test('a systemd that never heard of the batch has not done it', async () => {
  const fake = fakeSystemctl(new Map([['a.service', {}]]), ([verb]) =>
    verb === 'start' ? killed : {},
  );
  const outcomes = await runJobs('start', ['a.service'], soon, { ...fake, journal });
  assert.match(JSON.stringify(outcomes.get('a.service')), 'systemd did not answer in time');
});

test('a systemd that cannot be asked fails every unit, and throws nothing', async () => {
  const systemctl = async () => ({ ok: false, code: 1, output: 'No bus\n', stdout: '' });
  const names = ['a.service', 'b.service'];
  const outcomes = await runJobs('stop', names, soon, { systemctl, journal });
  assert.equal(kinds(outcomes), { 'a.service': 'failed', 'b.service': 'failed' });
  assert.match(JSON.stringify(outcomes.get('b.service')), 'Cannot ask systemd about units: No bus');
});

test.run();
