import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  changed,
  type Declared,
  service,
  type UnitWorld,
  unitText,
} from '../../support/unit-declared.ts';
import { actionsIn, asks, programIn } from '../../support/unit-world.ts';

const test = suite('row 8: sockets and their services');

const socket = (...lines: readonly string[]): Declared => ({
  text: unitText('Socket.ListenStream=/run/a', ...lines),
  wantedBy: ['sockets.target'],
});
const activated: Declared = { ...service(), wantedBy: [] };
const both = ['a.service', 'a.socket'];

/** A host on which the socket of a running service changes. */
function socketChanges(unit: Declared = activated, more: UnitWorld = {}): UnitWorld {
  return {
    desired: { 'a.service': unit, 'a.socket': changed(socket(), 'Socket.Backlog=9') },
    recorded: { 'a.service': unit, 'a.socket': socket() },
    running: both,
    ...more,
  };
}

test('8: a changed socket stops with its service, and starts before it', () => {
  const { actions } = programIn(socketChanges());
  assert.equal(
    actions.map(({ row, op, unit }) => `${row} ${op} ${unit}`),
    ['8 stop a.socket', '8 stop a.service', '8 start a.socket', '8 start a.service'],
  );
  const ofService = actions.filter(({ unit }) => unit === 'a.service');
  assert.equal(
    ofService.map(({ why, causedBy }) => [why, causedBy]),
    [
      ['stopped with a.socket', ['unit:a.socket']],
      ['stopped with a.socket', ['unit:a.socket']],
    ],
  );
});

test('8: a service that does not run is not started for its socket', () => {
  assert.equal(actionsIn(socketChanges(activated, { running: ['a.socket'] })), [
    '8 stop a.socket',
    '8 start a.socket',
  ]);
});

test('8: a service that changes too is done once, with both causes', () => {
  const world = socketChanges();
  const desired = { ...world.desired, 'a.service': changed(activated) };
  const { actions } = programIn({ ...world, desired });
  assert.is(actions.length, 4);
  const [of] = actions.filter(({ unit }) => unit === 'a.service');
  assert.equal(of?.causedBy, ['unit:a.service', 'unit:a.socket']);
});

test('8: a new socket beside a running service stops the service and starts before it', () => {
  const vendor = { 'a.service': service() };
  const desired = { 'a.socket': socket() };
  assert.equal(actionsIn({ desired, running: ['a.service'], vendor }), [
    '8 stop a.service',
    '8 start a.socket',
    '8 start a.service',
  ]);
  assert.equal(actionsIn({ desired, vendor }), ['14 start a.socket']);
  const elsewhere = { 'b.socket': socket('Socket.Service=a.service') };
  assert.equal(actionsIn({ desired: elsewhere, running: ['a.service'], vendor }), [
    '8 stop a.service',
    '8 start b.socket',
    '8 start a.service',
  ]);
});

test('8: where the service has to go on running, its socket does too, and is told as kept', () => {
  const stays = service('Service.X-RestartIfChanged=no');
  const program = programIn(socketChanges(stays));
  assert.equal(program.actions, []);
  assert.match(
    program.kept[0]?.why ?? '',
    'a.service has to go on running: X-RestartIfChanged=false',
  );
  const bus = { 'dbus.service': service(), 'dbus.socket': socket() };
  const changes = { ...bus, 'dbus.socket': changed(socket(), 'Socket.Backlog=9') };
  const running = ['dbus.service', 'dbus.socket'];
  assert.equal(actionsIn({ desired: changes, recorded: bus, running }), []);
});

test('8: a new socket whose service has to go on running is not started', () => {
  const vendor = { 'a.service': service('Service.X-RestartIfChanged=no') };
  const program = programIn({ desired: { 'a.socket': socket() }, running: ['a.service'], vendor });
  assert.equal([program.actions, program.kept], [[], []]);
  assert.match(program.warnings[0] ?? '', /^a\.socket is not started: a\.service has to go on/);
});

test('8: a socket that can not be reloaded is started anew', () => {
  const world = socketChanges();
  const triggered = changed(socket(), 'Unit.X-Reload-Triggers=1');
  const desired = { ...world.desired, 'a.socket': triggered };
  assert.is(actionsIn({ ...world, desired }).length, 4);
});

test('8: over ssh, its socket restarts in one job where the service requires it, else it is kept', () => {
  const named = (unit: Declared): UnitWorld => ({
    desired: { 'ssh.service': unit, 'ssh.socket': changed(socket(), 'Socket.Backlog=9') },
    recorded: { 'ssh.service': unit, 'ssh.socket': socket() },
    running: ['ssh.service', 'ssh.socket'],
  });
  assert.equal(actionsIn(named(service('Unit.Requires=ssh.socket'))), ['8 restart ssh.socket']);
  const program = programIn(named(service()));
  assert.equal(program.actions, []);
  assert.match(program.kept[0]?.why ?? '', 'you may come in over it');
});

test('a socket that goes leaves its running service alone, a service that goes stops its socket', () => {
  const recorded = { 'a.service': service(), 'a.socket': socket() };
  const running = both;
  assert.equal(actionsIn({ desired: { 'a.service': service() }, recorded, running }), [
    '1 stop a.socket',
  ]);
  const program = programIn({ desired: { 'a.socket': socket() }, recorded, running });
  assert.equal(
    program.actions.map(({ row, op, unit }) => `${row} ${op} ${unit}`),
    ['13d stop a.socket', '1 stop a.service'],
  );
  assert.equal(program.warnings, ['a.socket stays down: it needs what goes: a.service']);
});

test('a changed file that asks for a restart of a socket takes its service along, if it is ours', () => {
  const recorded = { 'a.service': activated, 'a.socket': socket() };
  const asked = [asks('restart', 'a.socket')];
  assert.equal(actionsIn({ asked, desired: recorded, recorded, running: both }), [
    '8 stop a.socket',
    '8 stop a.service',
    '8 start a.socket',
    '8 start a.service',
  ]);
  const program = programIn({ asked, running: both, vendor: recorded });
  assert.equal(program.actions, []);
  assert.match(
    program.warnings[0] ?? '',
    /^a\.socket is left running: a\.service would have to stop/,
  );
});

test('8: a service that nothing defines is not stopped for its socket', () => {
  const program = programIn({ desired: { 'a.socket': socket() }, running: ['a.service'] });
  assert.equal(program.actions, []);
  assert.match(program.warnings[0] ?? '', 'could not be started again');
});

test('8: switch: keep of the service keeps a changed socket, too', () => {
  const world = socketChanges({ ...activated, switch: 'keep' });
  assert.equal(programIn(world).actions, []);
  assert.match(programIn(world).kept[0]?.why ?? '', 'a.service has to go on running: switch: keep');
});

test('8: a changed socket whose service goes stops with it, and is not started', () => {
  const { desired, ...world } = socketChanges();
  const alone = { 'a.socket': desired?.['a.socket'] ?? socket() };
  const program = programIn({ ...world, desired: alone });
  assert.equal(
    program.actions.map(({ op, unit }) => `${op} ${unit}`),
    ['stop a.socket', 'stop a.service'],
  );
  const idle = programIn({ ...world, desired: alone, running: ['a.socket'] });
  assert.equal(idle.actions, []);
  assert.match(idle.kept[0]?.why ?? '', 'what it starts is not there');
});

test('8: over ssh, a socket for each connection restarts in one job', () => {
  const each = socket('Socket.Accept=yes');
  const world = { running: ['ssh.socket'] } as const;
  const desired = { 'ssh.socket': changed(each, 'Socket.Backlog=9') };
  assert.equal(actionsIn({ ...world, desired, recorded: { 'ssh.socket': each } }), [
    '8 restart ssh.socket',
  ]);
});

test.run();
