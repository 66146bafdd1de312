import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Address } from '../../schema/types.ts';
import { matchAddresses, matchFields } from '../../state/match.ts';

const test = suite('match');

const meant = (pattern: string, address: string): boolean =>
  matchAddresses([pattern])(address as Address);

test('no patterns match nothing', () => {
  assert.not(matchAddresses([])('file:/etc/motd' as Address));
  assert.not(matchFields([])('file:/etc/motd' as Address, 'mode'));
});

test('an address matches itself and no other', () => {
  assert.ok(meant('file:/etc/motd', 'file:/etc/motd'));
  assert.not(meant('file:/etc/motd', 'file:/etc/motd.d'));
  assert.not(meant('file:/etc/motd', 'file:/etc/mot'));
  assert.not(meant('file:/etc/motd', 'tmpfiles:/etc/motd'));
  assert.not(meant('/etc/motd', 'file:/etc/motd'));
});

test('a dot in a pattern is a dot', () => {
  assert.not(meant('file:/etc/a.conf', 'file:/etc/axconf'));
  assert.ok(meant('file:/etc/*.conf', 'file:/etc/a.b.conf'));
});

test('a star stays within one step of a path', () => {
  assert.ok(meant('file:/etc/*', 'file:/etc/motd'));
  assert.ok(meant('file:/etc/*/sshd_config', 'file:/etc/ssh/sshd_config'));
  assert.ok(meant('file:/etc/*.d/*', 'file:/etc/cron.d/drift'));
  assert.not(meant('file:/etc/*', 'file:/etc/ssh/sshd_config'));
  assert.not(meant('file:*', 'file:/etc/motd'));
});

test('two stars cross steps', () => {
  assert.ok(meant('file:/etc/**', 'file:/etc/motd'));
  assert.ok(meant('file:/etc/**', 'file:/etc/ssh/a/b/c'));
  assert.ok(meant('file:/etc/**/b.conf', 'file:/etc/x/y/b.conf'));
  assert.ok(meant('file:/etc/**/b.conf', 'file:/etc/b.conf'));
  assert.ok(meant('**', 'file:/etc/motd'));
  assert.not(meant('file:/etc/**', 'file:/etcetera/motd'));
  assert.not(meant('file:/etc/ssh/**', 'file:/etc/sshd'));
});

test('two stars after the kind mean every resource of it', () => {
  assert.ok(meant('file:**', 'file:/etc/motd'));
  assert.not(meant('file:**', 'unit:a.service'));
});

test('hidden names are matched like others', () => {
  assert.ok(meant('file:/etc/*', 'file:/etc/.pwd.lock'));
  assert.ok(meant('file:/etc/**', 'file:/etc/.git/config'));
  assert.ok(meant('file:/etc/*', 'file:/etc/..data'));
});

test('a question mark and a set stand for one character', () => {
  assert.ok(meant('file:/etc/tty?', 'file:/etc/tty1'));
  assert.not(meant('file:/etc/tty?', 'file:/etc/tty'));
  assert.ok(meant('file:/etc/[ab]', 'file:/etc/b'));
  assert.not(meant('file:/etc/[ab]', 'file:/etc/c'));
});

test('an address with brackets, braces or stars in it matches itself', () => {
  for (const address of [
    'file:/etc/a[1].conf',
    'file:/etc/{a,b}.conf',
    'file:/etc/a*b',
    'file:/etc/a+(b)!',
    'file:/etc/(x)',
    'file:/etc/back\\slash',
    'file:/etc/a#b',
    '!file:/etc/x',
  ]) {
    assert.ok(meant(address, address), address);
  }
});

test('an exclamation mark does not turn a pattern round', () => {
  assert.not(meant('!file:/etc/a', 'file:/etc/b'));
});

test('names in any letters are matched, and line breaks are letters too', () => {
  assert.ok(meant('file:/etc/*', 'file:/etc/naïve-日本'));
  assert.ok(meant('file:/etc/*', 'file:/etc/a\nb'));
  assert.ok(meant('file:/etc/**', 'file:/etc/a\nb/c'));
});

test('other kinds are matched by their names', () => {
  assert.ok(meant('unit:*', 'unit:hello.service'));
  assert.ok(meant('unit:*.timer', 'unit:apt-daily.timer'));
  assert.not(meant('unit:*.timer', 'unit:hello.service'));
});

test('one of several patterns is enough', () => {
  const matches = matchAddresses(['file:/etc/a', 'file:/srv/**']);
  assert.ok(matches('file:/etc/a' as Address));
  assert.ok(matches('file:/srv/x/y' as Address));
  assert.not(matches('file:/etc/b' as Address));
});

test('a pattern with a field means that field alone', () => {
  const matches = matchFields(['file:/etc/motd#mode']);
  assert.ok(matches('file:/etc/motd' as Address, 'mode'));
  assert.not(matches('file:/etc/motd' as Address, 'content'));
  assert.not(matches('file:/etc/motd' as Address));
  assert.not(matches('file:/etc/issue' as Address, 'mode'));
});

test('a pattern without a field means the resource and each of its fields', () => {
  const matches = matchFields(['file:/etc/*']);
  assert.ok(matches('file:/etc/motd' as Address));
  assert.ok(matches('file:/etc/motd' as Address, 'mode'));
  assert.ok(matches('file:/etc/motd' as Address, 'content'));
});

test('a glob takes a field too, and fields of several patterns add up', () => {
  const matches = matchFields(['file:/etc/**#mode', 'file:/etc/ssh/*#user']);
  assert.ok(matches('file:/etc/a/b' as Address, 'mode'));
  assert.ok(matches('file:/etc/ssh/x' as Address, 'user'));
  assert.not(matches('file:/etc/a/b' as Address, 'user'));
});

test.run();
