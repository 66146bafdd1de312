import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  candidates,
  installable,
  localDirectory,
  parseReference,
  splitAttributes,
  writeAttributes,
} from '../../../executors/nix/reference.ts';

const test = suite('references to flakes');

const machine = { system: 'x86_64-linux', hostname: 'web1' };

test('what stands after the first # is the attribute', () => {
  assert.equal(parseReference('.#web1'), { flake: '.', attribute: 'web1' });
  assert.equal(parseReference('github:a/b?dir=c#x.y'), {
    flake: 'github:a/b?dir=c',
    attribute: 'x.y',
  });
  assert.equal(parseReference('/etc/host'), { flake: '/etc/host', attribute: undefined });
  assert.equal(parseReference('/etc/host#'), { flake: '/etc/host', attribute: undefined });
  assert.equal(parseReference('#web1'), { flake: '.', attribute: 'web1' });
  assert.equal(parseReference(''), { flake: '.', attribute: undefined });
  assert.equal(parseReference('.#%22a.b%22'), { flake: '.', attribute: '"a.b"' });
  assert.equal(parseReference('.#100%'), { flake: '.', attribute: '100%' });
});

test('a directory that Nix cannot read as a URL is gone to, every other reference is taken as it is', () => {
  for (const flake of ['/srv/my host', './Ä', '../a[1]']) {
    assert.is(installable(flake, ['a']), '.#a');
  }
  for (const flake of ['.', './a-b_c.d', '/srv/a?dir=b', 'path:/srv/my%20host', 'nixpkgs']) {
    assert.is(installable(flake, ['a']), `${flake}#a`);
  }
});

test('without an attribute the host comes before default, its system before none', () => {
  assert.equal(candidates(undefined, machine), [
    ['x86_64-linux', 'web1'],
    ['web1'],
    ['x86_64-linux', 'default'],
    ['default'],
  ]);
});

test('an attribute is looked for below the system first', () => {
  const expected = [['x86_64-linux', 'db'], ['db']];
  assert.equal(candidates('db', machine), expected);
  assert.equal(candidates('systemConfigs.db', machine), expected);
});

test('dots may separate names or be part of one, unless quotes say which', () => {
  assert.equal(candidates('a.b', machine), [
    ['x86_64-linux', 'a', 'b'],
    ['a', 'b'],
    ['x86_64-linux', 'a.b'],
    ['a.b'],
  ]);
  assert.equal(candidates('"a.b"', machine), [['x86_64-linux', 'a.b'], ['a.b']]);
});

test('a name that Nix would not read as one is quoted, and percent-encoded on the command line', () => {
  assert.is(
    writeAttributes(['systemConfigs', 'a.b', '1x', "x'y-z_"]),
    `systemConfigs."a.b"."1x".x'y-z_`,
  );
  assert.is(installable('.', ['systemConfigs', 'a.b']), '.#systemConfigs.%22a.b%22');
});

test('what is written is read again as the same names', () => {
  const names = fc.array(fc.stringMatching(/^[^"\0]+$/), { minLength: 1 });
  fc.assert(
    fc.property(names, (path) => {
      const { attribute } = parseReference(installable('.', path));
      assert.equal(splitAttributes(attribute ?? ''), path);
    }),
  );
});

test('only paths lead to a directory of this machine', () => {
  assert.is(localDirectory('.'), '.');
  assert.is(localDirectory('..'), '..');
  assert.is(localDirectory('./a'), './a');
  assert.is(localDirectory('/etc/host'), '/etc/host');
  assert.is(localDirectory('path:/a?x=y'), '/a');
  assert.is(localDirectory('git+file:///a?ref=main'), '/a');
  assert.is(localDirectory('github:a/b'), undefined);
  assert.is(localDirectory('nixpkgs'), undefined);
});

test.run();
