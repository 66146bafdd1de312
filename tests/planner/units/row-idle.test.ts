import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changed, type Declared, service, unitText } from '../../support/unit-declared.ts';
import { actionsIn, programIn } from '../../support/unit-world.ts';

const test = suite('rows 2 and 14 to 17: units that do not run');

const ours = { 'a.service': service() };
const steady = { desired: ours, recorded: ours };

test('2: a target of ours that is not active starts, after the units', () => {
  const target: Declared = { text: '[Unit]\n', wantedBy: ['default.target'] };
  const a = { ...service(), wantedBy: ['system-manager.target'] };
  const desired = { 'a.service': a, 'system-manager.target': target, 'z.service': service() };
  const { actions } = programIn({ desired });
  assert.equal(
    actions.map(({ op, row, unit, why }) => [row, op, unit, why]),
    [
      ['14', 'start', 'a.service', 'new, wanted by system-manager.target'],
      ['14', 'start', 'z.service', 'new, wanted by multi-user.target'],
      ['2', 'start', 'system-manager.target', 'new, wanted by graphical.target'],
    ],
  );
  assert.equal(actionsIn({ desired, recorded: desired, running: ['a.service', 'z.service'] }), [
    '2 start system-manager.target',
  ]);
});

test('2: no target starts that refuses it, that ends what the host does, or that is not ours', () => {
  for (const line of ['Unit.RefuseManualStart=yes', 'Unit.X-OnlyManualStart=yes']) {
    assert.equal(actionsIn({ desired: { 'a.target': { text: unitText(line) } } }), []);
  }
  for (const name of ['reboot.target', 'rescue.target', 'hibernate.target']) {
    assert.equal(actionsIn({ desired: { [name]: { text: '[Unit]\n' } } }), [], name);
  }
  const vendor = { 'network-online.target': { text: '[Unit]\n' } };
  const desired = { 'network-online.target': { dropIns: { 'a.conf': '[Unit]\n' } } };
  assert.equal(actionsIn({ desired, vendor }), []);
});

test('14: a new unit that an active target wants starts', () => {
  const { actions } = programIn({ desired: ours });
  assert.equal(actions, [
    {
      causedBy: ['unit:a.service'],
      op: 'start',
      row: '14',
      unit: 'a.service',
      why: 'new, wanted by multi-user.target',
    },
  ]);
  assert.equal(actionsIn({ desired: { 'a.service': { text: '[Service]\n' } } }), []);
});

test('14: what was found stopped starts, and what was found failed forgets that first', () => {
  assert.equal(
    programIn(steady).actions.map(({ op, why }) => [op, why]),
    [['start', 'found stopped']],
  );
  const [failed] = programIn({ ...steady, failed: ['a.service'] }).actions;
  assert.equal(
    [failed?.op, failed?.row, failed?.why, failed?.resetFailed],
    ['start', '14', 'found failed', true],
  );
});

test('14: what was stopped by hand is left so where that is to be respected', () => {
  const stopped = { ...steady, details: { 'a.service': { hasRun: true, execMainStatus: 15 } } };
  assert.equal(actionsIn(stopped), ['14 start a.service']);
  assert.equal(actionsIn({ ...stopped, respectManualStop: true }), []);
  assert.equal(actionsIn({ ...steady, respectManualStop: true }), ['14 start a.service']);
  assert.equal(actionsIn({ ...steady, failed: ['a.service'], respectManualStop: true }), [
    '14 start a.service',
  ]);
});

test('14: a unit that is wanted only now starts', () => {
  const idle = { 'a.service': { ...service(), wantedBy: [] } };
  assert.equal(actionsIn({ desired: ours, recorded: idle }), ['14 start a.service']);
});

test("15: a timer's oneshot does not run because its text changed", () => {
  const job = (line: string): Declared => ({
    text: unitText('Service.Type=oneshot', `Service.ExecStart=${line}`),
  });
  const timer: Declared = {
    text: unitText('Timer.OnCalendar=daily'),
    wantedBy: ['timers.target'],
  };
  const recorded = { 'job.service': job('/bin/a'), 'job.timer': timer };
  const desired = { 'job.service': job('/bin/b'), 'job.timer': timer };
  assert.equal(actionsIn({ desired, recorded, running: ['job.timer'] }), []);
});

test('15: a new or changed timer that counts from boot is warned about', () => {
  const timer: Declared = { text: unitText('Timer.OnBootSec=5min'), wantedBy: ['timers.target'] };
  const job = { text: unitText('Service.Type=oneshot', 'Service.ExecStart=/bin/true') };
  const desired = { 'job.service': job, 'job.timer': timer };
  const said = ['job.timer may fire at once: the time of its OnBootSec may have passed already'];
  assert.equal(programIn({ desired }).warnings, said);
  const recorded = { ...desired, 'job.timer': changed(timer, 'Timer.Persistent=yes') };
  assert.equal(programIn({ desired, recorded, running: ['job.timer'] }).warnings, said);
  assert.equal(programIn({ desired, recorded: desired, running: ['job.timer'] }).warnings, []);
});

test('16: a failed unit that changed or drifted forgets that it failed, and starts', () => {
  const failed = { failed: ['a.service'], recorded: ours };
  const [action] = programIn({ ...failed, desired: { 'a.service': changed(service()) } }).actions;
  assert.equal([action?.row, action?.op, action?.resetFailed], ['16', 'start', true]);
  assert.is(action?.why, 'found failed, and unit:a.service changed: [Service] Environment added');
  const drifted = { ...failed, desired: ours, drifted: ['a.service'] };
  assert.equal(actionsIn(drifted), ['16 start a.service']);
  const unwanted = { 'a.service': { ...changed(service()), wantedBy: [] } };
  assert.equal(actionsIn({ ...failed, desired: unwanted }), []);
});

test('17: what we masked while it ran starts again, wanted by anything or not', () => {
  const vendor = { 'cron.service': service(), 'idle.service': { ...service(), wantedBy: [] } };
  const masked = (name: string) => ({ [name]: { masked: true, wasActive: true } as const });
  const [action] = programIn({ recorded: masked('cron.service'), vendor }).actions;
  assert.equal(
    [action?.row, action?.op, action?.why],
    ['17', 'start', 'no longer masked, and it ran before'],
  );
  assert.equal(actionsIn({ recorded: masked('idle.service'), vendor }), ['17 start idle.service']);
  const idle = { 'cron.service': { masked: true } } as const;
  assert.equal(actionsIn({ recorded: idle, vendor }), [], 'it did not run then');
});

test('19: what failed with our definition is started again with its own, once ours goes', () => {
  const vendor = { 'cron.service': service() };
  const recorded = { 'cron.service': { ...changed(service()), wasActive: true } } as const;
  const [action] = programIn({ recorded, vendor, failed: ['cron.service'] }).actions;
  assert.equal(
    [action?.row, action?.op, action?.unit, action?.resetFailed],
    ['19', 'start', 'cron.service', true],
  );
});

test('what we only put something beside is not started once we leave it', () => {
  const vendor = { 'cron.service': service() };
  const recorded = { 'cron.service': { dropIns: { 'a.conf': '[Service]\nNice=1\n' } } };
  assert.equal(actionsIn({ recorded, vendor }), []);
});

test('nothing is done where systemd does not run', () => {
  const program = programIn({
    ...steady,
    desired: { 'a.service': changed(service()) },
    offline: true,
  });
  assert.equal(program, { actions: [], kept: [], warnings: [] });
});

test('14: conditions that did not hold are asked again once the unit changes', () => {
  const world = { details: { 'a.service': { conditionResult: false } }, recorded: ours };
  assert.equal(actionsIn({ ...world, desired: ours }), []);
  const desired = { 'a.service': changed(service(), 'Unit.ConditionPathExists=/') };
  assert.equal(actionsIn({ ...world, desired }), ['14 start a.service']);
});

test('14: what only a target that goes wanted is not started', () => {
  const unit: Declared = { ...service(), wantedBy: ['app.target'] };
  const target = { 'app.target': { text: '[Unit]\n' } };
  const recorded = { 'a.service': unit, ...target };
  const world = { recorded, running: ['app.target'] };
  assert.equal(actionsIn({ ...world, desired: { 'a.service': unit } }), ['1 stop app.target']);
  assert.equal(actionsIn({ ...world, desired: recorded }), ['14 start a.service']);
});

test.run();
