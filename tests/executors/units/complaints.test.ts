import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readComplaints, refusedBatch } from '../../../executors/units/complaints.ts';

const test = suite('what systemctl says of jobs');

const of252 = `Failed to start gone.service: Unit gone.service not found.
Failed to start masked.service: Unit masked.service is masked.
Failed to start bad.service: Unit bad.service has a bad unit file setting.
See system logs and 'systemctl status bad.service' for details.
Job for exec\\x2dfail.service failed because the control process exited with error code.
See "systemctl status exec\\x2dfail.service" and "journalctl -xeu execfail.service" for details.
A dependency job for needsfail.service failed. See 'journalctl -xe' for details.
Assertion failed on job for assert.service.
Job for slow@a.b.service canceled.
Job for late.service timed out.
Job for reloadfail.service failed.
See "systemctl status reloadfail.service" and "journalctl -xeu reloadfail.service" for details.
reloadok.service is not active, cannot reload.
`;

test('each unit that is not well is named with the reason', () => {
  const complaints = readComplaints(of252);
  assert.equal(
    [...complaints].map(([unit, { result, why }]) => `${unit}: ${result}: ${why}`),
    [
      'gone.service: refused: Unit gone.service not found',
      'masked.service: refused: Unit masked.service is masked',
      'bad.service: refused: Unit bad.service has a bad unit file setting',
      'exec\\x2dfail.service: failed: the control process exited with error code',
      'needsfail.service: dependency: a unit that it needs failed',
      'assert.service: assert: one of its Assert…= settings is not met',
      'slow@a.b.service: canceled: another job took the place of this one',
      'late.service: timeout: the job timed out',
      'reloadfail.service: failed: it failed',
      'reloadok.service: invalid: it does not run, so it cannot be reloaded',
    ],
  );
});

test('warnings are no complaints', () => {
  const warnings = `Warning: Stopping dbus.service, but it can still be activated by:
  dbus.socket
Stopping 'dbus.service', but its triggering units are still active:
dbus.socket
Warning: The unit file, source configuration file or drop-ins of a.service changed on disk. Run 'systemctl daemon-reload' to reload units.
`;
  assert.is(readComplaints(warnings).size, 0);
});

test('a new systemd refuses a whole batch for one unit, an old one does not', () => {
  assert.is(
    refusedBatch('Failed to enqueue jobs: Unit gone.service not found.\n'),
    'Unit gone.service not found',
  );
  assert.is(refusedBatch(of252), undefined);
});

test.run();
