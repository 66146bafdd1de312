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

const test = suite('rows 0 to 2: what is guarded, what goes, targets');

/** A host on which one unit of ours runs and changes. */
function change(name: string, old: Declared, now: Declared = changed(old)): UnitWorld {
  return { desired: { [name]: now }, recorded: { [name]: old }, running: [name] };
}

const unit = (...lines: readonly string[]): Declared => ({ text: unitText(...lines) });

test('0: the bus is reloaded where anything else would be restarted', () => {
  assert.equal(actionsIn(change('dbus.service', service())), ['0 reload dbus.service']);
  assert.equal(actionsIn(change('dbus-broker.service', service())), [
    '0 reload dbus-broker.service',
  ]);
});

test('0: what sessions hang on is kept, and so is what sm runs in', () => {
  for (const name of [
    'systemd-logind.service',
    'systemd-user-sessions.service',
    'systemd-journald.service',
    'user@1000.service',
    'user-runtime-dir@1000.service',
    'getty@tty1.service',
    'serial-getty@ttyS0.service',
    'gdm.service',
  ]) {
    const program = programIn(change(name, service()));
    assert.equal(program.actions, [], name);
    assert.equal(
      program.kept.map(({ unit }) => unit),
      [name],
    );
  }
  const own = programIn({ ...change('sm-drift.service', service()), own: 'sm-drift.service' });
  assert.equal(own.actions, []);
  assert.match(own.kept[0]?.why ?? '', 'sm runs in it');
});

test('0: switch overrides it, but what sm runs in is never stopped ahead of the files', () => {
  const insisted = (name: string): UnitWorld =>
    change(name, service(), { ...changed(service()), switch: 'stop-start' });
  assert.equal(actionsIn(insisted('systemd-journald.service')), [
    '13 stop systemd-journald.service',
    '13 start systemd-journald.service',
  ]);
  assert.equal(actionsIn({ ...insisted('a.service'), own: 'a.service' }), ['13 restart a.service']);
});

test('1: what goes is stopped, unless its old text says otherwise', () => {
  const gone = (old: Declared): UnitWorld => ({
    recorded: { 'a.service': old },
    running: ['a.service'],
  });
  assert.equal(actionsIn(gone(service())), ['1 stop a.service']);
  assert.equal(programIn(gone(service())).actions[0]?.why, 'no longer wanted');
  assert.equal(actionsIn(gone(service('Unit.X-StopOnRemoval=false'))), []);
  assert.equal(actionsIn({ ...gone(service()), running: [] }), []);
});

test('1: what is masked is stopped', () => {
  const vendor = { 'cron.service': service() };
  const desired = { 'cron.service': { masked: true } } as const;
  const program = programIn({ desired, running: ['cron.service'], vendor });
  assert.equal(
    program.actions.map(({ op, row, unit, why }) => [op, row, unit, why]),
    [['stop', '1', 'cron.service', 'masked']],
  );
  const again = { desired, recorded: desired, running: ['cron.service'], vendor };
  assert.equal(actionsIn(again), ['1 stop cron.service'], 'somebody started it before');
});

test('1: what refuses to be stopped, and what sm runs in, is left running with a warning', () => {
  const gone = (old: Declared): UnitWorld => ({
    recorded: { 'a.service': old },
    running: ['a.service'],
  });
  const refusing = programIn(gone(service('Unit.RefuseManualStop=yes')));
  assert.equal(refusing.actions, []);
  assert.equal(refusing.warnings, ['a.service is left running: RefuseManualStop=yes']);
  const own = programIn({ ...gone(service()), own: 'a.service' });
  assert.equal([own.actions, own.kept], [[], []]);
  assert.equal(own.warnings, ['a.service is left running: sm runs in it']);
});

test('2: an active target is left alone, or stopped and started where it says so', () => {
  const target = unit('Unit.Wants=a.service');
  assert.equal(actionsIn(change('app.target', target, unit('Unit.Wants=b.service'))), []);
  const bouncing = unit('Unit.X-StopOnReconfiguration=true');
  const bounced = change('app.target', bouncing, changed(bouncing, 'Unit.Wants=b.service'));
  assert.equal(actionsIn(bounced), ['2 stop app.target', '2 start app.target']);
  assert.equal(actionsIn(change('app.target', bouncing, bouncing)), []);
});

test.run();
