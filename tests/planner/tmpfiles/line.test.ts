import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isAge } from '../../../planner/tmpfiles/age.ts';
import { argumentText } from '../../../planner/tmpfiles/argument.ts';
import { type Line, readLine } from '../../../planner/tmpfiles/line.ts';

const test = suite('reading a tmpfiles line');

function lineOf(text: string): Line {
  const line = readLine(text);
  if (typeof line !== 'object') throw new Error(`not a line: ${text}: ${line}`);
  return line;
}

const pathOf = (text: string): string => lineOf(text).path;
const argumentOf = (text: string): string | undefined => argumentText(lineOf(text).argument);

test('an ordinary line has its fields', () => {
  const { type, modifiers, path, mode, user, group, age, argument } = lineOf(
    'd /var/lib/hello 0750 hello users 10d -',
  );
  assert.equal(
    [type, modifiers, path, age, argument],
    ['d', '', '/var/lib/hello', '10d', undefined],
  );
  assert.equal(mode, { bits: 0o750, masked: false, onlyNew: false });
  assert.equal(user, { owner: 'hello', onlyNew: false });
  assert.equal(group, { owner: 'users', onlyNew: false });
});

test('a dash, nothing, and an empty pair of quotes leave a field open', () => {
  for (const text of ['f /a - - - - x', 'f /a "" "-" \'\' "" x', 'f\t/a  - -\t- - x']) {
    const { mode, user, group, age } = lineOf(text);
    assert.equal([mode, user, group, age], [undefined, undefined, undefined, undefined], text);
    assert.is(argumentOf(text), 'x');
  }
});

test('comments and empty lines are none', () => {
  for (const text of ['', '   ', '# d /a', '  # d /a', '\t'])
    assert.is(readLine(text), undefined, text);
});

for (const [text, path] of [
  ['"d" "/srv/w/a b" "0750"', '/srv/w/a b'],
  ["d '/srv/a b'", '/srv/a b'],
  ['d /srv/a"b c"d', '/srv/ab cd'],
  ['d /srv/a\\"b', '/srv/a"b'],
  ['d /srv/a\\\\b', '/srv/a\\b'],
  ['d /srv/a\\x20b', '/srv/a b'],
  ['d "/srv/a\\tb"', '/srv/a\tb'],
  ['d /srv/a\\u00e9b', '/srv/aéb'],
  ['d /srv/a\\303\\251b', '/srv/aéb'],
  ['d //srv//w/./a//', '/srv/w/a'],
  ['d /var/run/hello', '/run/hello'],
  ['d /var/runs/hello', '/var/runs/hello'],
  ['d %S/a', '/var/lib/a'],
  ['d %t/%%a/%u', '/run/%a/root'],
  ['d /srv/%m', '/srv/%m'],
  ['d /srv/100%', '/srv/100%'],
] as const) {
  test(`the path of ${text} is ${path}`, () => {
    assert.is(pathOf(text), path);
  });
}

for (const [text, argument] of [
  ['f /a - - - -   hello   world  ', 'hello   world'],
  ['f /a - - - - "quoted"', '"quoted"'],
  ['f /a - - - - a\\nb\\x41\\sc', 'a\nbA c'],
  ['f /a - - - - \\x20 x', '  x'],
  ['f /a - - - - 100%% %S %h %', '100% /var/lib /root %'],
  ['f /a - - - - \\x25S', '/var/lib'],
  ['f /a - - - - 50% off', '50% off'],
  ['f~ /a - - - - aGVs bG8=', 'hello'],
  ['L /a - - - - ../b c', '../b c'],
  ['f /a - - - - --', '--'],
] as const) {
  test(`the argument of ${text} is ${JSON.stringify(argument)}`, () => {
    assert.is(argumentOf(text), argument);
  });
}

test('an argument that depends on the host stays open', () => {
  for (const letter of 'abBHlmovwW') {
    const { argument } = lineOf(`f /a - - - - x%${letter}`);
    assert.is(argument?.bytes, undefined, letter);
    assert.is(argument?.specifiers, letter);
  }
});

test('bytes that are no UTF-8 can be written', () => {
  assert.equal(lineOf('f /a - - - - \\xff').argument?.bytes, Uint8Array.of(255));
});

test('a credential is a name and nothing more', () => {
  assert.is(lineOf('f^ /a - - - - %q').argument?.bytes, undefined);
});

test('modes take ~ and : before them, in any order', () => {
  for (const field of ['~:0755', ':~755', '~~:755', ':~000755']) {
    assert.equal(lineOf(`d /a ${field}`).mode, { bits: 0o755, masked: true, onlyNew: true }, field);
  }
});

test('owners are names, or numbers as systemd writes them', () => {
  assert.equal(lineOf('d /a - 12 0').user, { owner: 12, onlyNew: false });
  assert.equal(lineOf('d /a - :12 0').user, { owner: 12, onlyNew: true });
  assert.equal(lineOf('d /a - 012 +5').user, { owner: '012', onlyNew: false }, 'a name');
  assert.equal(lineOf('d /a - 012 +5').group, { owner: '+5', onlyNew: false }, 'a name');
});

test('globs and specifiers of the host make a path a pattern, for types that take globs', () => {
  const isPattern = (text: string): boolean => lineOf(text).isPattern;
  for (const text of ['z /srv/*.log', 'e /srv/a[12]', 'w /srv/{a,b} - - - - x', 'd /srv/%m'])
    assert.ok(isPattern(text), text);
  for (const text of ['d /srv/*[x]', 'z /srv/a', 'f /srv/{a}']) assert.not(isPattern(text), text);
});

for (const [text, words] of [
  ['d', 'no path'],
  ['d "/srv/a', 'without its end'],
  ['d /srv/a\\', 'the escape'],
  ['d /srv/a\\qb', 'the escape \\q'],
  ['d /srv/a\\x00', 'the escape'],
  ['d srv/a', 'an absolute one'],
  ['d /srv/../a', 'without ..'],
  ['d /', 'one below it'],
  ['d /srv/%y', '% specifier'],
  ['g /srv/a', 'the type g'],
  ['- /srv/a', 'no path'],
  ['; d /srv/a', 'the type ;'],
  ['d /srv/a 0999', 'octal digits'],
  ['d /srv/a 010777', 'octal digits'],
  ['d /srv/a +700', 'octal digits'],
  ['d /srv/a ~', 'octal digits'],
  ['d /srv/a - :', 'after the colon'],
  ['d /srv/a - 65535', 'or an id'],
  ['d /srv/a - - 4294967295', 'or an id'],
  ['f /srv/a - - - - a\\qb', 'C escapes'],
  ['f /srv/a - - - - a\\x00', 'C escapes'],
  ['f /srv/a - - - - a\\400', 'C escapes'],
  ['f /srv/a - - - - %y', '% specifier'],
  ['f~ /srv/a - - - - YWI', 'base64'],
  [`f /srv/a - - - - ${'x'.repeat(4096)}`, 'at most 4095'],
  ['d /srv/a\nd /srv/b', 'line break'],
] as const) {
  test(`${JSON.stringify(text.slice(0, 30))} is wrong: ${words}`, () => {
    const found = readLine(text);
    assert.type(found, 'string');
    assert.ok(String(found).includes(words), String(found));
  });
}

test('ages are spans of time as systemd reads them', () => {
  const good = ['0', '10', '1h30m', '1.5d', '.5s', 'infinity', '1d 2h', '3months', '5µs', '1M'];
  for (const age of [...good, '~0', 'aAm:10d', '1y2w', '+5', '1h1h']) assert.ok(isAge(age), age);
  const bad = ['', '-5', '5q', '5.', '~', 'm:', 'z:1d', '1dd', 'd', '1,5s', ':1d', '1mo'];
  for (const age of bad) assert.not(isAge(age), age);
  assert.not(isAge(`${'1'.repeat(100_000)}x`), 'and it does not take forever');
});

test.run();
