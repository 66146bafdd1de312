import { suite } from 'uvu';
import { valueRefused } from '../support/cli-manifest.ts';

const test = suite('a manifest with impossible targets');

const text = { text: 'x' };

test('a path that leads upwards is refused', () => {
  for (const key of ['../passwd', 'a/../b', '..', 'a/..'])
    valueRefused({ version: 1, etc: { [key]: text } }, [`etc.${JSON.stringify(key)}`, '..']);
  valueRefused({ version: 1, files: { '/usr/../etc/motd': text } }, ['files."/usr/../etc/motd"']);
});

test('a path with NUL is refused', () => {
  valueRefused({ version: 1, etc: { 'a\0b': text } }, ['etc.', 'NUL']);
  valueRefused({ version: 1, files: { '/a\0b': text } }, ['files.', 'NUL']);
});

test('a path that is empty, relative or the root itself is refused', () => {
  for (const key of ['', '.', './', '/'])
    valueRefused({ version: 1, etc: { [key]: text } }, ['etc.']);
  for (const key of ['', 'usr/bin/x', '/', '//', '~/x'])
    valueRefused({ version: 1, files: { [key]: text } }, ['files.', 'absolute path']);
});

test('the same target twice is refused, also where only normalization shows it', () => {
  valueRefused({ version: 1, etc: { 'a/b': text, 'a//b': text } }, ['etc."a/b"', 'etc."a//b"']);
  valueRefused({ version: 1, etc: { motd: text, './motd': text } }, ['/etc/motd']);
  valueRefused({ version: 1, etc: { motd: text }, files: { '/etc/motd': text } }, [
    'etc."motd"',
    'files."/etc/motd"',
  ]);
  valueRefused({ version: 1, files: { '/opt/x': text, '/opt/x/': text } }, ['/opt/x']);
});

test('a file below another file is refused, wherever the two stand', () => {
  valueRefused({ version: 1, etc: { a: text, 'a/b': text } }, ['etc."a/b"', 'etc."a"']);
  valueRefused({ version: 1, etc: { 'a/b/c': text }, files: { '/etc/a': text } }, [
    'files."/etc/a"',
  ]);
  valueRefused({ version: 1, etc: { a: { link: 'b' }, 'a/x': text } }, ['etc."a/x"']);
});

test('a target in a place that is not ours to manage is refused', () => {
  for (const path of ['/proc/x', '/sys/x', '/dev/x', '/run/x', '/var/lib/system-manager/x'])
    valueRefused({ version: 1, files: { [path]: text } }, [`files."${path}"`]);
  valueRefused({ version: 1, files: { '/var/lib/system-manager': text } }, ['system-manager']);
});

test('a target in a systemd unit directory is refused with the hint to use units', () => {
  valueRefused({ version: 1, etc: { 'systemd/system/a.service': text } }, ['units']);
  valueRefused({ version: 1, files: { '/usr/lib/systemd/system/a.service': text } }, ['units']);
});

test('a name of more than 255 bytes is refused', () => {
  valueRefused({ version: 1, etc: { ['a'.repeat(256)]: text } }, ['255']);
  valueRefused({ version: 1, etc: { ['ä'.repeat(128)]: text } }, ['255']);
});

test('a sensitive file needs a source outside the store and an octal mode', () => {
  valueRefused({ version: 1, etc: { s: { text: 'x', sensitive: true } } }, ['etc."s"', 'source']);
  valueRefused({ version: 1, etc: { s: { source: '/nix/store/x', sensitive: true } } }, [
    'etc."s"',
    '/nix/store',
  ]);
});

test('five broken rules are reported at once', () => {
  valueRefused(
    {
      version: 1,
      etc: { '../x': text, a: text, 'a/b': text, 'systemd/system/a.service': text },
      files: { '/proc/x': text, '/etc/a': text },
    },
    ['5 problems', 'etc."../x"', 'etc."a/b"', 'files."/proc/x"', 'files."/etc/a"', 'units'],
  );
});

test.run();
