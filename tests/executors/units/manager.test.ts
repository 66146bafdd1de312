import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { daemonReload, resetFailed } from '../../../executors/units/manager.ts';
import { fakeSystemctl } from '../../support/fake-systemctl.ts';

const test = suite('the service manager');

const says = (output: string) => fakeSystemctl(new Map(), () => ({ code: 1, output })).systemctl;
const well = () => fakeSystemctl(new Map(), () => ({}));

test('a daemon-reload says nothing where all is well, and why where it is not', async () => {
  assert.is(await daemonReload(well().systemctl), undefined);
  const error = await daemonReload(says('Failed to reload daemon: Connection timed out\n'));
  assert.match(error ?? '', /^Cannot have systemd read .*: Failed to reload daemon: Connection/);
});

test('units forget their failure in one call, and none is made for none', async () => {
  const fake = well();
  assert.is(await resetFailed(['a.service', 'b.service', 'a.service'], fake.systemctl), undefined);
  assert.equal(fake.calls, [['reset-failed', '--', 'a.service', 'b.service']]);
  assert.is(await resetFailed([], fake.systemctl), undefined);
  assert.is(fake.calls.length, 1);
});

test('a unit that systemd does not know has nothing to forget', async () => {
  const unknown = 'Failed to reset failed state of unit a.service: Unit a.service not loaded.\n';
  assert.is(await resetFailed(['a.service'], says(unknown)), undefined);
  const denied = 'Failed to reset failed state of unit b.service: Access denied\n';
  assert.match((await resetFailed(['a.service'], says(unknown + denied))) ?? '', 'Access denied');
});

test.run();
