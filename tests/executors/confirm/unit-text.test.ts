import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { serviceText, timerText, watchdogPaths } from '../../../executors/confirm/unit-text.ts';

const test = suite('the units that go back');

const watchdog = {
  id: '0123abcd',
  argv: ['/opt/my node/$bin/node', '/opt/100%/s"m\\.cjs', 'confirm', '--undo', '0123abcd'],
  needs: ['/opt/my node', '/var/lib/system-manager'],
  seconds: 1.5,
};

test('strange names reach systemd as they are', () => {
  const lines = serviceText(watchdog).split('\n');
  assert.ok(
    lines.includes(
      'ExecStart="/opt/my node/$$bin/node" "/opt/100%%/s\\"m\\\\.cjs" "confirm" "--undo" "0123abcd"',
    ),
  );
  assert.ok(lines.includes('RequiresMountsFor="/opt/my node" "/var/lib/system-manager"'));
});

test('the timer counts from its start, to the second', () => {
  const lines = timerText(watchdog).split('\n');
  assert.ok(lines.includes('OnActiveSec=1500ms'));
  assert.ok(lines.includes('AccuracySec=1s'));
  assert.ok(lines.includes('Unit=sm-confirm-0123abcd.service'));
});

test('at boot the service is wanted by what every boot has', () => {
  const paths = watchdogPaths('0123abcd');
  assert.is(paths.link, '/etc/systemd/system/sysinit.target.wants/sm-confirm-0123abcd.service');
  assert.is(paths.linkTarget, '../sm-confirm-0123abcd.service');
});

test.run();
