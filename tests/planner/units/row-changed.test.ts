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

const test = suite('rows 3 to 13: changes of units that run');

/** A host on which one unit of ours runs and changes. */
function change(name: string, old: Declared, now: Declared = changed(old)): UnitWorld {
  return { desired: { [name]: now }, recorded: { [name]: old }, running: [name] };
}

const unit = (...lines: readonly string[]): Declared => ({ text: unitText(...lines) });

test('3: what stays equal is left alone, a new description included', () => {
  assert.equal(actionsIn(change('a.service', service(), service())), []);
  const described = changed(service(), 'Unit.Description=another');
  assert.equal(actionsIn(change('a.service', service(), described)), []);
});

test('4: a reload is one, also where restarts are not wanted, and where switch says so', () => {
  const old = service('Service.ExecReload=/bin/true', 'Service.X-RestartIfChanged=false');
  const triggered = changed(old, 'Unit.X-Reload-Triggers=1');
  assert.equal(actionsIn(change('a.service', old, triggered)), ['4 reload a.service']);
  const asked: Declared = { ...changed(service()), switch: 'reload' };
  assert.equal(actionsIn(change('a.service', service(), asked)), ['4 reload a.service']);
});

test('5: a changed path, slice or target of the boot waits', () => {
  assert.equal(
    actionsIn(change('a.path', unit('Path.PathExists=/a'), unit('Path.PathExists=/b'))),
    [],
  );
  assert.equal(
    actionsIn(change('a.slice', unit('Slice.CPUWeight=1'), unit('Slice.CPUWeight=2'))),
    [],
  );
  const target = { 'multi-user.target': { dropIns: { 'a.conf': '[Unit]\nWants=x.service\n' } } };
  assert.equal(actionsIn({ desired: target }), []);
});

test('6: the root and the store are remounted, 7: other mounts mounted anew', () => {
  const [old, now] = [unit('Mount.What=/dev/a'), unit('Mount.What=/dev/b')];
  assert.equal(actionsIn(change('-.mount', old, now)), ['6 reload -.mount']);
  assert.equal(actionsIn(change('nix.mount', old, now)), ['6 reload nix.mount']);
  assert.equal(actionsIn(change('srv.mount', old, now)), ['7 restart srv.mount']);
});

test('9: X-ReloadIfChanged reloads, whatever changed', () => {
  const old = service('Service.X-ReloadIfChanged=T');
  assert.equal(actionsIn(change('a.service', old)), ['9 reload a.service']);
});

test('10: what speaks against a restart is told, and the unit kept', () => {
  for (const line of [
    'Service.X-RestartIfChanged=no',
    'Unit.X-RestartIfChanged=0',
    'Unit.RefuseManualStop=yes',
    'Unit.RefuseManualStart=yes',
    'Unit.X-OnlyManualStart=on',
  ]) {
    const program = programIn(change('a.service', service(line)));
    assert.equal(program.actions, [], line);
    assert.equal(program.kept.length, 1, line);
    assert.match(
      program.kept[0]?.why ?? '',
      /^unit:a\.service changed: \[Service\] Environment added; /,
    );
  }
  const kept: Declared = { ...changed(service()), switch: 'keep' };
  assert.match(programIn(change('a.service', service(), kept)).kept[0]?.why ?? '', 'switch: keep');
});

test('11: timers, automounts and swaps are restarted', () => {
  const timer = unit('Timer.OnCalendar=daily');
  assert.equal(actionsIn(change('a.timer', timer, changed(timer, 'Timer.Persistent=yes'))), [
    '11 restart a.timer',
  ]);
  const swap = unit('Swap.What=/dev/a');
  assert.equal(actionsIn(change('dev-a.swap', swap, changed(swap, 'Swap.Priority=1'))), [
    '11 restart dev-a.swap',
  ]);
  const automount = unit('Automount.Where=/a');
  const later = changed(automount, 'Automount.TimeoutIdleSec=1');
  assert.equal(actionsIn(change('a.automount', automount, later)), ['11 restart a.automount']);
});

test('12: X-StopIfChanged=false and switch make it one job', () => {
  assert.equal(actionsIn(change('a.service', service('Service.X-StopIfChanged=false'))), [
    '12 restart a.service',
  ]);
  const asked: Declared = { ...changed(service('Unit.X-RestartIfChanged=no')), switch: 'restart' };
  assert.equal(actionsIn(change('a.service', service('Unit.X-RestartIfChanged=no'), asked)), [
    '12 restart a.service',
  ]);
});

test('13: a service stops as it was and starts as it will be', () => {
  const { actions } = programIn(change('hello.service', service()));
  assert.equal(
    actions.map(({ op, row, unit }) => `${row} ${op} ${unit}`),
    ['13 stop hello.service', '13 start hello.service'],
  );
  for (const { why, causedBy } of actions) {
    assert.is(why, 'unit:hello.service changed: [Service] Environment added');
    assert.equal(causedBy, ['unit:hello.service']);
  }
  const asked: Declared = { ...changed(service('Unit.X-StopIfChanged=no')), switch: 'stop-start' };
  assert.equal(actionsIn(change('a.service', service('Unit.X-StopIfChanged=no'), asked)), [
    '13 stop a.service',
    '13 start a.service',
  ]);
});

test('13: with an active socket it is one job, and the socket goes on listening', () => {
  const socket = unit('Socket.ListenStream=/run/a');
  const world = change('a.service', service());
  const recorded = { ...world.recorded, 'a.socket': socket };
  const desired = { ...world.desired, 'a.socket': socket };
  const running = ['a.service', 'a.socket'];
  assert.equal(actionsIn({ desired, recorded, running }), ['13 restart a.service']);
});

test('a service that refused to be stopped so far is restarted once it no longer does', () => {
  const old = service('Unit.RefuseManualStop=yes');
  assert.equal(actionsIn(change('a.service', old, changed(service()))), ['12 restart a.service']);
});

test('4: what can not be reloaded is kept where a restart is not wanted, or waits as its row says', () => {
  const old = service('Service.X-RestartIfChanged=no');
  const program = programIn(change('a.service', old, { ...changed(old), switch: 'reload' }));
  assert.equal(program.actions, []);
  assert.match(program.kept[0]?.why ?? '', 'X-RestartIfChanged=false');
  const slice: Declared = { ...unit('Slice.CPUWeight=2'), switch: 'reload' };
  assert.equal(actionsIn(change('a.slice', unit('Slice.CPUWeight=1'), slice)), []);
});

test.run();
