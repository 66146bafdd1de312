import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { toDetails } from '../../../executors/units/details.ts';
import { toJobUnit } from '../../../executors/units/job-unit.ts';
import { parseProperties } from '../../../executors/units/properties.ts';
import type { UnitDetails } from '../../../state/units.ts';

const test = suite('details of units');

const shown = `Type=simple
Restart=no
TimeoutStartUSec=1min 30s
RemainAfterExit=no
Result=success
NRestarts=0
ExecMainStatus=0
Id=dash\\x2dunit.service
Names="dash\\\\x2dunit.service"
RequiredBy=
LoadState=loaded
ActiveState=active
SubState=running
FragmentPath=/etc/systemd/system/dash\\x2dunit.service
DropInPaths="/etc/systemd/system/dash\\\\x2dunit.service.d/10-a b.conf" "/etc/systemd/system/dash\\\\x2dunit.service.d/20.conf"
ActiveEnterTimestampMonotonic=3597588487
InactiveEnterTimestampMonotonic=0
CanReload=no
NeedDaemonReload=no
ConditionResult=yes
ConditionTimestampMonotonic=3597576435
InvocationID=15b5a77c42f74a7db96cbae33427b21e

Id=fail.service
Names=fail.service
LoadState=loaded
ActiveState=failed
SubState=failed
ActiveEnterTimestampMonotonic=0
InactiveEnterTimestampMonotonic=6053784842
ConditionResult=no
ConditionTimestampMonotonic=6053759650
Type=oneshot
Restart=on-failure
TimeoutStartUSec=infinity
Result=exit-code
NRestarts=2
ExecMainStatus=3

Type=overlay
TimeoutUSec=1min 30s
Result=success
Id=-.mount
Names=-.mount
LoadState=loaded
ActiveState=active
SubState=mounted
CanReload=yes
ConditionResult=no
ConditionTimestampMonotonic=0
InvocationID=

TimeoutUSec=2h 1.500s
Id=dbus.socket
Names=dbus.socket
RequiredBy=systemd-logind.service dbus.service
BoundBy=dbus.service
ConsistsOf=
PropagatesStopTo=a.service
Triggers=dbus.service
LoadState=loaded
ActiveState=active
SubState=running
ConditionTimestampMonotonic=0
ActiveEnterTimestampMonotonic=0
`;

const [dashed, failed, mount, socket] = parseProperties(shown).map(toDetails) as [
  UnitDetails,
  UnitDetails,
  UnitDetails,
  UnitDetails,
];

test('names and paths come without the quotes that systemctl adds', () => {
  assert.equal(dashed.names, ['dash\\x2dunit.service']);
  assert.equal(dashed.dropIns, [
    '/etc/systemd/system/dash\\x2dunit.service.d/10-a b.conf',
    '/etc/systemd/system/dash\\x2dunit.service.d/20.conf',
  ]);
  assert.is(dashed.fragment, '/etc/systemd/system/dash\\x2dunit.service');
  assert.is(dashed.invocation, '15b5a77c42f74a7db96cbae33427b21e');
});

test('how a service ended is in its result, status and restarts', () => {
  assert.is(failed.result, 'exit-code');
  assert.is(failed.execMainStatus, 3);
  assert.is(failed.restarts, 2);
  assert.is(failed.restart, 'on-failure');
  assert.is(failed.hasRun, true);
});

test('conditions do not hold only where systemd has looked at them', () => {
  assert.is(failed.conditionResult, false);
  assert.is(mount.conditionResult, true, 'never looked at');
});

test('the file system of a mount is not its service type', () => {
  assert.is(mount.type, '');
  assert.is(mount.restart, '');
  assert.is(mount.canReload, true);
  assert.is(dashed.type, 'simple');
});

test('a stop takes everything down that requires, is bound to or is part of the unit', () => {
  assert.equal(socket.pullsDown, ['a.service', 'dbus.service', 'systemd-logind.service']);
  assert.equal(socket.triggers, ['dbus.service']);
  assert.is(socket.hasRun, false);
});

test('a start times out after seconds, for sockets and mounts as well', () => {
  const timeouts = parseProperties(shown).map((unit) => toJobUnit('asked', unit).startTimeout);
  assert.equal(timeouts, [90, null, 90, 7201.5]);
});

test.run();
