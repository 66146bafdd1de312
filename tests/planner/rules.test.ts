import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { check, isAlwaysRegular, place } from '../../planner/rules.ts';
import type { Problem } from '../../schema/problem.ts';
import type { FileEntry, Manifest } from '../../schema/types.ts';
import { path } from '../support/planner-values.ts';

const test = suite('rules for manifests');

const x: FileEntry = { text: 'x' };

/** Everything that is wrong with a manifest. */
function problemsOf(manifest: Omit<Manifest, 'version'>): readonly Problem[] {
  const whole: Manifest = { version: 1, ...manifest };
  const { placed, problems } = place(whole);
  return [...problems, ...check(whole, placed, path('/var/lib/system-manager'))];
}

const places = (manifest: Omit<Manifest, 'version'>): readonly string[] =>
  problemsOf(manifest).map((problem) => problem.place);

const count = (manifest: Omit<Manifest, 'version'>): number => problemsOf(manifest).length;

test('an ordinary manifest has no problems', () => {
  const manifest = {
    etc: { motd: x, 'nginx/nginx.conf': x, '.hidden': x, 'a..b': x, 'systemd/system.conf': x },
    files: { '/usr/local/bin/hello': x, '/srv/run/x': x, '/var/lib/system-manager.conf': x },
  };
  assert.equal(problemsOf(manifest), []);
});

test('keys mean paths below /etc, and absolute paths', () => {
  const { placed } = place({ version: 1, etc: { 'a/./b//c/': x }, files: { '/srv//d': x } });
  assert.equal(
    placed.map((entry) => entry.path),
    ['/etc/a/b/c', '/srv/d'],
  );
});

for (const key of ['..', '../x', 'a/../b', 'a/..', '/motd', '', '.', './', 'a\0b']) {
  test(`the key ${JSON.stringify(key)} is refused in etc`, () => {
    assert.equal(places({ etc: { [key]: x } }).length, 1);
  });
}

for (const key of [
  '/srv/../etc/shadow',
  '/..',
  'srv/x',
  '/',
  '//',
  '/etc',
  '/etc/.',
  '',
  '/a\0b',
]) {
  test(`the key ${JSON.stringify(key)} is refused in files`, () => {
    assert.equal(places({ files: { [key]: x } }).length, 1);
  });
}

test('one path is not declared twice, however it is written', () => {
  assert.is(count({ etc: { 'a/b': x, 'a//b': x } }), 1);
  assert.is(count({ etc: { motd: x }, files: { '/etc/motd': x } }), 1);
  assert.is(count({ files: { '/srv/x': x, '/srv/./x': x, '/srv/x/': x } }), 2);
});

test('a duplicate names both places', () => {
  const [problem] = problemsOf({ etc: { motd: x }, files: { '/etc//motd': x } });
  assert.match(problem?.place ?? '', 'files."/etc//motd"');
  assert.match(problem?.found ?? '', 'etc."motd"');
});

test('no file lies below a file', () => {
  assert.equal(places({ etc: { a: x, 'a/b': x } }).length, 1);
  assert.equal(places({ etc: { 'a/b/c': x }, files: { '/etc/a': { link: 'x' } } }).length, 1);
  assert.equal(places({ etc: { a: x, ab: x, 'a.d/x': x } }), []);
});

for (const directory of ['/proc', '/sys', '/dev', '/run', '/var/lib/system-manager']) {
  test(`nothing is put at ${directory} or below it`, () => {
    assert.is(count({ files: { [directory]: x } }), 1);
    assert.is(count({ files: { [`${directory}/deep/er`]: x } }), 1);
    assert.is(count({ files: { [`${directory}-not`]: x } }), 0);
  });
}

test('files in a systemd unit directory are pointed to units', () => {
  for (const name of ['/etc/systemd/system/a.service', '/usr/lib/systemd/system/a.timer']) {
    const [problem, ...rest] = problemsOf({ files: { [name]: x } });
    assert.match(problem?.hint ?? '', 'units', name);
    assert.equal(rest, [], name);
  }
  assert.is(count({ etc: { 'systemd/system/a.service.d/10-x.conf': x } }), 1);
});

test('a step of a path has at most 255 bytes', () => {
  assert.is(count({ etc: { ['n'.repeat(255)]: x } }), 0);
  assert.is(count({ etc: { ['n'.repeat(256)]: x } }), 1);
  assert.is(count({ etc: { ['é'.repeat(127)]: x } }), 0);
  assert.is(count({ etc: { ['é'.repeat(128)]: x } }), 1);
});

test('a path has at most 4095 bytes', () => {
  const long = (bytes: number): string =>
    'd/'
      .repeat(bytes)
      .slice(0, bytes - '/etc/f'.length)
      .concat('f');
  assert.is(Buffer.byteLength(`/etc/${long(4095)}`), 4095);
  assert.is(count({ etc: { [long(4095)]: x } }), 0);
  assert.is(count({ etc: { [long(4097)]: x } }), 1);
  assert.is(count({ etc: { [Array(20).fill('é'.repeat(120)).join('/')]: x } }), 1);
});

for (const fixed of [{ link: '../x' }, { absent: true }] as const) {
  const [kind] = Object.keys(fixed);
  test(`${kind} has neither mode nor owner`, () => {
    assert.is(count({ etc: { a: fixed } }), 0);
    assert.is(count({ etc: { a: { ...fixed, mode: '0644' } } }), 1);
    assert.is(count({ etc: { a: { ...fixed, user: 'root' } } }), 1);
    assert.is(count({ etc: { a: { ...fixed, group: 0 } } }), 1);
  });
}

test('a secret comes from a source outside of the Nix store, and has an octal mode', () => {
  const sensitive = true;
  assert.is(count({ etc: { a: { sensitive, source: './secret' } } }), 0);
  assert.is(count({ etc: { a: { sensitive, source: './secret', mode: '0400' } } }), 0);
  assert.is(count({ etc: { a: { sensitive, text: 'hunter2' } } }), 1);
  assert.is(count({ etc: { a: { sensitive, base64: 'eA==' } } }), 1);
  assert.is(count({ etc: { a: { sensitive, source: '/nix/store/x-secret' } } }), 1);
  assert.equal(places({ etc: { a: { sensitive, source: './s', mode: 'symlink' } } }), [
    'etc."a".mode',
  ]);
});

test('a secret in the manifest is not repeated in the complaint', () => {
  const told = problemsOf({ etc: { a: { sensitive: true, text: 'hunter2' } } });
  assert.not.match(JSON.stringify(told), 'hunter2');
});

test('every kind is looked at', () => {
  assert.equal(places({ users: { root: { shell: '/bin/false' } } }), ['users."root".shell']);
  assert.equal(places({ profile: { variables: { PATH: '/x' } } }), ['profile.variables."PATH"']);
  assert.equal(places({ units: { 'a.service': {} } }), ['units."a.service"']);
  assert.equal(places({ users: {}, tmpfiles: {}, units: {}, groups: {}, profile: {} }), []);
});

test('a pattern that can match nothing is refused: it was meant to protect something', () => {
  const settings = { protect: ['/etc/x', 'file:/etc/x', '**'], ignoreDrift: ['motd#mode'] };
  assert.equal(places({ settings }), ['settings.protect[0]', 'settings.ignoreDrift[0]']);
});

test('assertions have different names', () => {
  const assertion = { name: 'has-disk', script: 'true' };
  assert.equal(places({ assertions: [assertion, assertion] }), ['assertions[1].name']);
});

test('five mistakes are five problems, each with its place', () => {
  const found = places({
    etc: { '../up': x, a: x, 'a/b': x, secret: { sensitive: true, text: 'x' } },
    files: { '/proc/x': x, '/etc/a': x },
  });
  assert.equal([...found].sort(), [
    'etc."../up"',
    'etc."a/b"',
    'etc."secret"',
    'files."/etc/a"',
    'files."/proc/x"',
  ]);
});

test('what is read before /var is mounted is never a link into a store', () => {
  for (const name of [
    'systemd/x.conf',
    'sysctl.d/x',
    'modules-load.d/x',
    'udev/rules.d/x',
    'tmpfiles.d/x',
    'sysusers.d/x',
  ]) {
    assert.ok(isAlwaysRegular(path(`/etc/${name}`)), name);
  }
  for (const name of ['/etc/sysctl.conf', '/etc/udev.conf', '/srv/etc/udev/x']) {
    assert.not.ok(isAlwaysRegular(path(name)), name);
  }
});

test.run();
