import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unitOfCgroup } from '../../../executors/units/own.ts';

const test = suite('the unit that sm runs in');

const init = '0::/init.scope\n';

test('on cgroup v2 it is the first step that is no slice', () => {
  assert.is(unitOfCgroup('0::/system.slice/run-u2.service\n', init), 'run-u2.service');
  assert.is(unitOfCgroup('0::/user.slice/user-0.slice/session-3.scope\n', init), 'session-3.scope');
  assert.is(
    unitOfCgroup('0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.service\n', init),
    'user@1000.service',
  );
  assert.is(unitOfCgroup('0::/system.slice/own\\x2da.service/sub/b\n', init), 'own\\x2da.service');
});

test('on cgroup v1 the hierarchy of systemd says it', () => {
  const ours = '9:name=systemd:/system.slice/cron.service\n8:pids:/\n0::/\n';
  assert.is(unitOfCgroup(ours, '9:name=systemd:/init.scope\n0::/\n'), 'cron.service');
});

test('where both are mounted and only one is used, that one counts', () => {
  const ours = '9:name=systemd:/\n8:pids:/\n1:cpu:/\n0::/system.slice/run-p189-i35311.service\n';
  assert.is(unitOfCgroup(ours, '9:name=systemd:/\n0::/init.scope\n'), 'run-p189-i35311.service');
});

test('what lies above PID 1 is the business of the machine around a container', () => {
  const around = '0::/machine.slice/machine-a.scope/payload';
  assert.is(
    unitOfCgroup(`${around}/system.slice/cron.service\n`, `${around}/init.scope\n`),
    'cron.service',
  );
});

test('outside of any unit there is none', () => {
  assert.is(unitOfCgroup('0::/entered-from-outside\n', init), undefined);
  assert.is(unitOfCgroup('0::/system.slice\n', init), undefined);
  assert.is(unitOfCgroup('', ''), undefined);
});

test('a name that the kernel would take for its own has an underscore before it', () => {
  assert.is(unitOfCgroup('0::/system.slice/_cgroup.service\n', init), 'cgroup.service');
});

test.run();
