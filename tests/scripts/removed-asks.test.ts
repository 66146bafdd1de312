import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan, State } from '../../schema/types.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('files that go and the units that read them, below a root');

const other = { motd: { text: 'stays\n' } };
const asking = (...units: readonly string[]) => ({
  version: 1,
  etc: { ...other, 'app.conf': { text: 'a\n', reload: units } },
});
const without = { version: 1, etc: other };
const address = 'file:/etc/app.conf';
const statePath = '/var/lib/system-manager/state.json';

const stateOf = (world: Scratch): State => JSON.parse(world.read(statePath)) as State;
const planOf = (world: Scratch, manifest: unknown): Plan =>
  JSON.parse(smOn(world, 'plan', manifest).stdout) as Plan;
const unitSteps = ({ steps }: Plan): readonly string[] =>
  steps
    .filter(({ executor, op }) => executor === 'units' && op !== 'daemon-reload')
    .map(({ op, targets }) => `${op} ${targets.join(' ')}`);

test('the removal is planned with its reload, which is skipped with a word, and then owed to nobody', () => {
  const world = scratch();
  applied(world, asking('web.service'));
  const planned = planOf(world, without);
  assert.equal([unitSteps(planned), planned.summary.restart], [['reload web.service'], 1]);
  const ran = applied(world, without);
  assert.match(ran.stdout + ran.stderr, /web\.service: .*runs no units/);
  assert.equal(stateOf(world).pending, []);
  assert.equal(planOf(world, without).steps, []);
  world.dispose();
});

test('destroy and rollback tell it, too', () => {
  const world = scratch();
  applied(world, without);
  applied(world, asking('web.service'));
  const planned = sm(['plan', '--rollback', '1', '--root', world.root]);
  assert.equal(unitSteps(JSON.parse(planned.stdout) as Plan), ['reload web.service']);
  const ran = sm(['destroy', '--yes', '--root', world.root]);
  assert.is(ran.code, 0, ran.stderr);
  assert.match(ran.stdout + ran.stderr, /web\.service: .*runs no units/);
  world.dispose();
});

test('a unit that goes in the same plan is not reloaded', () => {
  const world = scratch();
  const units = { 'web.service': { text: '[Service]\nExecStart=/bin/true\n' } };
  applied(world, { ...asking('web.service', 'proxy.service'), units });
  assert.equal(unitSteps(planOf(world, without)), ['reload proxy.service']);
  assert.equal(unitSteps(planOf(world, { ...without, units })), [
    'reload proxy.service',
    'reload web.service',
  ]);
  world.dispose();
});

test('a state of an older sm learns the lists from the next apply, and is then as if made so', () => {
  const world = scratch();
  applied(world, asking('web.service', 'a.service', 'web.service'));
  const { resources, ...rest } = stateOf(world);
  const entries = Object.entries(resources);
  assert.equal(
    entries.map(([name, entry]) => [name, 'reload' in entry ? entry.reload : undefined]),
    [
      [address, ['a.service', 'web.service']],
      ['file:/etc/motd', undefined],
    ],
  );
  const older = entries.map(([name, entry]) => {
    const { reload: _, ...plain } = { reload: [], ...entry };
    return [name, plain];
  });
  world.write(statePath, JSON.stringify({ ...rest, resources: Object.fromEntries(older) }), 0o600);
  assert.equal(unitSteps(planOf(world, without)), []);
  const planned = planOf(world, asking('a.service', 'web.service'));
  assert.equal(
    planned.resource_changes.map(({ change, action_reason: why }) => [...change.actions, why]),
    [['no-op', 'state_only']],
  );
  applied(world, asking('a.service', 'web.service'));
  assert.equal(stateOf(world).resources, resources);
  assert.equal(planOf(world, asking('web.service', 'a.service')).steps, []);
  world.dispose();
});

test.run();
