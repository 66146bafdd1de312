import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isReadOnly } from '../../executors/doctor/mounts.ts';
import { isNodeEnough, localeOf } from '../../executors/doctor/runtime.ts';
import { judgeRoom, readRoom } from '../../executors/doctor/space.ts';
import { lackedBy } from '../../executors/doctor/systemd.ts';
import { callsDrift } from '../../executors/doctor/watched.ts';
import { lineProblem } from '../../planner/tmpfiles/problem.ts';

const test = suite('what a doctor makes of what it sees');

test('the mount that is deepest above a path, and the last one there, decides', () => {
  const mountinfo = [
    '22 1 0:20 / / rw,relatime - ext4 /dev/a rw',
    '23 22 0:21 / /etc ro,relatime - ext4 /dev/b rw',
    '24 22 0:22 / /var rw - ext4 /dev/c ro,errors=remount-ro',
    '25 22 0:23 / /srv\\040x ro - ext4 /dev/d rw',
    '26 22 0:24 / /opt ro - ext4 /dev/e ro',
    '27 26 0:25 / /opt rw - tmpfs tmpfs rw',
    '',
  ].join('\n');
  for (const [path, expected] of [
    ['/root', false],
    ['/etc', true],
    ['/etcetera', false],
    ['/var/lib/system-manager', true],
    ['/srv x/y', true],
    ['/opt', false],
  ] as const) {
    assert.is(isReadOnly(mountinfo, path), expected, path);
  }
  assert.is(isReadOnly('', '/etc'), false);
});

test('room is read from df, with and without a number of inodes', () => {
  assert.equal(readRoom('Avail Inodes IFree\n2048 100 7\n'), { bytes: 2048, inodes: 7 });
  assert.equal(readRoom('Avail Inodes IFree\n2048 0 0\n'), { bytes: 2048, inodes: undefined });
  assert.equal(readRoom('Avail Inodes IFree\n2048 - -\n'), { bytes: 2048, inodes: undefined });
  assert.is(readRoom(''), undefined);
  const plenty = 1e12;
  assert.is(judgeRoom({ bytes: plenty, inodes: undefined }), 'ok');
  assert.is(judgeRoom({ bytes: plenty, inodes: 500 }), 'warning');
  assert.is(judgeRoom({ bytes: plenty, inodes: 0 }), 'problem');
  assert.is(judgeRoom({ bytes: 0, inodes: undefined }), 'problem');
});

test('what a systemd lacks is what a plan for it would refuse', () => {
  const lines = {
    'tmpfiles = after a type': 'd= /srv/a',
    'tmpfiles ages by kind of time': 'd /srv/a - - - am:1d',
    'tmpfiles ~ and ^, a colon before modes and owners': 'd /srv/a :0755',
    'tmpfiles %A %M %q': 'd /srv/%A',
    'tmpfiles escapes outside quotes': 'd /srv/a\\x20b',
    'tmpfiles ? and $': 'd$ /srv/a',
  };
  for (const version of [247, 249, 250, 252, 253, 254, 257]) {
    const lacked = lackedBy(version);
    for (const [what, line] of Object.entries(lines)) {
      const isLacked = lacked.some((text) => text.startsWith(what));
      assert.is(lineProblem(line, version) !== undefined, isLacked, `${version}: ${line}`);
    }
  }
  assert.equal(lackedBy(257), []);
});

test('only a line that calls sm drift counts as a watch', () => {
  assert.ok(callsDrift('17 * * * * root sm drift\n'));
  assert.ok(callsDrift('[Service]\nExecStart=/usr/local/bin/sm drift --json\n'));
  assert.ok(callsDrift("node '/opt/sm.cjs' drift"));
  for (const text of ['# sm drift', 'farm drift', 'sm plan', ''])
    assert.not(callsDrift(text), text);
});

test('versions of Node and locales', () => {
  for (const version of ['20.19.0', '20.20.1', '22.0.0', '100.0.0'])
    assert.ok(isNodeEnough(version));
  for (const version of ['20.18.9', '18.99.0']) assert.not(isNodeEnough(version), version);
  const of = (env: Readonly<Record<string, string>>) => localeOf((name) => env[name]);
  assert.is(of({ LC_ALL: '', LC_CTYPE: 'de_DE', LANG: 'C.UTF-8' }), 'de_DE');
  assert.is(of({}), undefined);
});

test.run();
