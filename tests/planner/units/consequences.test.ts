import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  changed,
  type Declared,
  service,
  type UnitWorld,
  unitText,
} from '../../support/unit-declared.ts';
import { actionsIn, programIn } from '../../support/unit-world.ts';

const test = suite('row 13d: what a stop takes down with it');

const needs = (unit: string, ...lines: readonly string[]): Declared =>
  service(`Unit.Requires=${unit}`, ...lines);

/** A host on which a.service changes, and runs with others of ours. */
function withOthers(others: Readonly<Record<string, Declared>>, more: UnitWorld = {}): UnitWorld {
  return {
    desired: { 'a.service': changed(service()), ...others },
    recorded: { 'a.service': service(), ...others },
    running: ['a.service', ...Object.keys(others)],
    ...more,
  };
}

test('13d: dependents of ours stop and start again, transitively, and say why', () => {
  const { actions } = programIn(
    withOthers({ 'b.service': needs('a.service'), 'c.service': service('Unit.PartOf=b.service') }),
  );
  assert.equal(
    actions.map(({ row, op, unit }) => `${row} ${op} ${unit}`),
    [
      '13 stop a.service',
      '13d stop b.service',
      '13d stop c.service',
      '13 start a.service',
      '13d start b.service',
      '13d start c.service',
    ],
  );
  for (const { why, causedBy } of actions.filter(({ row }) => row === '13d')) {
    assert.is(why, 'stopped with a.service');
    assert.equal(causedBy, ['unit:a.service']);
  }
});

test('13d: a dependent that does not run stays as it is', () => {
  const world = withOthers({ 'b.service': { ...needs('a.service'), wantedBy: [] } });
  assert.equal(actionsIn({ ...world, running: ['a.service'] }), [
    '13 stop a.service',
    '13 start a.service',
  ]);
});

test('13d: with a dependent that is not ours it is one restart, which says what it takes along', () => {
  const world = withOthers({}, { vendor: { 'b.service': needs('a.service') } });
  const program = programIn({ ...world, running: ['a.service', 'b.service'] });
  assert.equal(
    program.actions.map(({ row, op, unit }) => `${row} ${op} ${unit}`),
    ['13 restart a.service'],
  );
  assert.equal(program.warnings, ['restarting a.service also restarts b.service']);
});

test('13d: nor does it stop what must not stop, or could not be started again', () => {
  for (const line of ['Unit.RefuseManualStart=yes', 'Unit.RefuseManualStop=yes']) {
    const b = needs('a.service', line);
    const both = withOthers({ 'b.service': b });
    const desired = { 'a.service': changed(service()), 'b.service': changed(b) };
    assert.equal(actionsIn({ ...both, desired }), ['13 restart a.service'], line);
    assert.equal(programIn({ ...both, desired }).kept, [], 'it restarts after all');
  }
});

test('13d: a dependent that changes itself is stopped and started once, not reloaded as well', () => {
  const b = needs('a.service', 'Service.ExecReload=/bin/true');
  const reloads = changed(b, 'Unit.X-Reload-Triggers=1');
  const { actions } = programIn({
    ...withOthers({ 'b.service': b }),
    desired: { 'a.service': changed(service()), 'b.service': reloads },
  });
  assert.equal(
    actions.map(({ row, op, unit }) => `${row} ${op} ${unit}`),
    ['13 stop a.service', '13d stop b.service', '13 start a.service', '13d start b.service'],
  );
  assert.equal(actions.at(-1)?.causedBy, ['unit:a.service', 'unit:b.service']);
});

test('13d: what a restart takes along is not reloaded as well', () => {
  const b = needs('a.service', 'Service.ExecReload=/bin/true');
  const once = service('Service.X-StopIfChanged=no');
  const world = {
    desired: { 'a.service': changed(once), 'b.service': changed(b, 'Unit.X-Reload-Triggers=1') },
    recorded: { 'a.service': once, 'b.service': b },
    running: ['a.service', 'b.service'],
  };
  assert.equal(actionsIn(world), ['12 restart a.service']);
});

test('13d: a timer or path that starts a stopped service stops first and starts again', () => {
  const others = {
    'a.timer': { text: unitText('Timer.OnCalendar=daily') },
    'z.path': { text: unitText('Path.PathExists=/z', 'Path.Unit=a.service') },
  };
  assert.equal(actionsIn(withOthers(others)), [
    '13d stop a.timer',
    '13d stop z.path',
    '13 stop a.service',
    '13d start a.timer',
    '13d start z.path',
    '13 start a.service',
  ]);
  const foreign = withOthers({}, { running: ['a.service', 'a.timer'], vendor: others });
  assert.equal(actionsIn(foreign), [
    '13d stop a.timer',
    '13 stop a.service',
    '13d start a.timer',
    '13 start a.service',
  ]);
});

test('13d: a timer that is kept keeps its service from being stopped', () => {
  const timer: Declared = {
    text: unitText('Timer.OnCalendar=daily', 'Timer.X-RestartIfChanged=no'),
  };
  const world = withOthers({ 'a.timer': timer });
  const desired = { ...world.desired, 'a.timer': changed(timer, 'Timer.Persistent=yes') };
  const program = programIn({ ...world, desired });
  assert.equal(
    program.actions.map(({ op, unit }) => `${op} ${unit}`),
    ['restart a.service'],
  );
  assert.equal(
    program.kept.map(({ unit }) => unit),
    ['a.timer'],
  );
});

test('1: what goes takes its dependents down; those that still need it stay down', () => {
  const recorded = { 'a.service': service() };
  const running = ['a.service', 'b.service'];
  const bound = { 'b.service': service('Unit.PartOf=a.service') };
  assert.equal(actionsIn({ recorded, running, vendor: bound }), [
    '1 stop a.service',
    '13d stop b.service',
    '13d start b.service',
  ]);
  const program = programIn({ recorded, running, vendor: { 'b.service': needs('a.service') } });
  assert.equal(
    program.actions.map(({ row, op, unit }) => `${row} ${op} ${unit}`),
    ['1 stop a.service', '13d stop b.service'],
  );
  assert.equal(program.warnings, ['b.service stays down: it needs what goes: a.service']);
});

test('0: what would take sm, the bus or sessions down with it is kept, or left running if it goes', () => {
  for (const name of ['dbus.service', 'getty@tty1.service', 'sm-drift.service']) {
    const vendor = { [name]: needs('a.service') };
    const world = { own: 'sm-drift.service', running: ['a.service', name], vendor };
    const program = programIn(withOthers({}, world));
    assert.equal(program.actions, [], name);
    assert.match(program.kept[0]?.why ?? '', /^unit:a\.service changed.* would go down with it$/);
    const gone = programIn({ recorded: { 'a.service': service() }, ...world });
    assert.equal([gone.actions, gone.kept], [[], []]);
    assert.match(gone.warnings[0] ?? '', /^a\.service is left running: .* would go down with it$/);
  }
});

test('2: a target that stops takes its members along, and they start again', () => {
  const target: Declared = { text: unitText('Unit.X-StopOnReconfiguration=yes') };
  const member = service('Unit.PartOf=app.target');
  assert.equal(
    actionsIn({
      desired: { 'app.target': changed(target, 'Unit.Wants=x.service'), 'b.service': member },
      recorded: { 'app.target': target, 'b.service': member },
      running: ['app.target', 'b.service'],
    }),
    ['13d stop b.service', '2 stop app.target', '13d start b.service', '2 start app.target'],
  );
});

test.run();
