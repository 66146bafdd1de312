import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changed, service, type UnitWorld } from '../../support/unit-declared.ts';
import { actionsIn, asks, programIn } from '../../support/unit-world.ts';

const test = suite('what changed files ask of units');

const vendor = { 'nginx.service': { ...service(), aliases: ['web.service'] } };
const running = ['nginx.service'];

test('a reload or restart is done to a unit that runs, ours or not', () => {
  const { actions } = programIn({ asked: [asks('reload', 'nginx.service')], running, vendor });
  assert.equal(actions, [
    {
      causedBy: ['file:/etc/app.conf'],
      op: 'reload',
      row: 'asked',
      unit: 'nginx.service',
      why: 'file:/etc/app.conf changed',
    },
  ]);
  assert.equal(actionsIn({ asked: [asks('restart', 'nginx.service')], running, vendor }), [
    'asked restart nginx.service',
  ]);
});

test('neither starts what does not run, failed or never started; only an owed start does', () => {
  for (const op of ['reload', 'restart'] as const) {
    assert.equal(actionsIn({ asked: [asks(op, 'nginx.service')], vendor }), []);
    const failed = { asked: [asks(op, 'nginx.service')], failed: running, vendor };
    assert.equal(actionsIn(failed), []);
  }
  const { actions } = programIn({
    asked: [asks('start', 'nginx.service')],
    failed: running,
    vendor,
  });
  assert.equal(
    actions.map(({ op, resetFailed }) => [op, resetFailed]),
    [['start', undefined]],
    'nothing that is not ours forgets that it failed',
  );
  assert.equal(actionsIn({ asked: [asks('start', 'nginx.service')], running, vendor }), []);
  assert.equal(actionsIn({ asked: [asks('start', 'gone.service')] }), []);
});

test('it is done once, by whichever name it was asked, and a restart is also a reload', () => {
  const asked = [
    asks('reload', 'nginx.service', '/etc/a'),
    asks('reload', 'web.service', '/etc/b'),
  ];
  const { actions } = programIn({ asked, running, vendor });
  assert.equal(
    actions.map(({ unit, causedBy }) => [unit, causedBy]),
    [['nginx.service', ['file:/etc/a', 'file:/etc/b']]],
  );
  const both = programIn({
    asked: [...asked, asks('restart', 'web.service', '/etc/c')],
    running,
    vendor,
  });
  assert.equal(
    both.actions.map(({ op, causedBy }) => [op, causedBy]),
    [['restart', ['file:/etc/a', 'file:/etc/b', 'file:/etc/c']]],
  );
});

test('what the table does anyway covers it, and takes the cause over', () => {
  const old = { 'a.service': service() };
  for (const op of ['reload', 'restart'] as const) {
    const { actions } = programIn({
      asked: [asks(op, 'a.service')],
      desired: { 'a.service': changed(service()) },
      recorded: old,
      running: ['a.service'],
    });
    assert.equal(
      actions.map((action) => [action.row, action.op, action.causedBy]),
      [
        ['13', 'stop', ['file:/etc/app.conf', 'unit:a.service']],
        ['13', 'start', ['file:/etc/app.conf', 'unit:a.service']],
      ],
    );
  }
  const gone = { asked: [asks('restart', 'a.service')], recorded: old, running: ['a.service'] };
  assert.equal(actionsIn(gone), ['1 stop a.service']);
});

test('a restart that was asked for takes over a reload, and ends that a unit is kept', () => {
  const reloading = service('Service.X-ReloadIfChanged=yes');
  const world = (unit: ReturnType<typeof service>): UnitWorld => ({
    asked: [asks('restart', 'a.service')],
    desired: { 'a.service': changed(unit) },
    recorded: { 'a.service': unit },
    running: ['a.service'],
  });
  for (const unit of [reloading, service('Service.X-RestartIfChanged=no')]) {
    const program = programIn(world(unit));
    assert.equal(
      program.actions.map(({ op, causedBy }) => [op, causedBy]),
      [['restart', ['file:/etc/app.conf', 'unit:a.service']]],
    );
    assert.equal(program.kept, []);
  }
});

test('a reload that was asked for leaves a kept unit kept', () => {
  const unit = service('Service.X-RestartIfChanged=no');
  const program = programIn({
    asked: [asks('reload', 'a.service')],
    desired: { 'a.service': changed(unit) },
    recorded: { 'a.service': unit },
    running: ['a.service'],
  });
  assert.equal(
    program.actions.map(({ op }) => op),
    ['reload'],
  );
  assert.equal(
    program.kept.map(({ unit: name }) => name),
    ['a.service'],
  );
});

test('what refuses a restart, and what sm runs in, is not restarted, and that is told', () => {
  const refusing = { 'a.service': service('Unit.RefuseManualStart=yes') };
  const asked = [asks('restart', 'a.service')];
  const program = programIn({ asked, running: ['a.service'], vendor: refusing });
  assert.equal(program.actions, []);
  assert.equal(program.warnings, ['a.service is left running: RefuseManualStart=yes']);
  const own = { 'a.service': service() };
  const kept = programIn({
    asked,
    desired: own,
    own: 'a.service',
    recorded: own,
    running: ['a.service'],
  });
  assert.equal(kept.actions, []);
  assert.match(kept.kept[0]?.why ?? '', 'sm runs in it');
});

test('a guarded unit is restarted where a file asks for that by name', () => {
  const journald = { 'systemd-journald.service': service() };
  const asked = [asks('restart', 'systemd-journald.service')];
  const names = ['systemd-journald.service'];
  assert.equal(actionsIn({ asked, running: names, vendor: journald }), [
    'asked restart systemd-journald.service',
  ]);
});

test.run();
