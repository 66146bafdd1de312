import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AbsolutePath } from '../../schema/types.ts';
import {
  ancestorsOf,
  baseName,
  fileAddress,
  isBelow,
  keyOf,
  kindOf,
  normalizePath,
  parentOf,
  pathOf,
} from '../../state/address.ts';

const test = suite('address');

const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });

function path(text: string): AbsolutePath {
  const normal = normalizePath(text);
  if (normal === undefined) throw new Error(`no path: ${text}`);
  return normal;
}

test('a normal path stays what it is', () => {
  for (const text of ['/', '/etc', '/etc/motd', '/etc/.hidden', '/a b/c#d', '/etc/x:y']) {
    assert.is(normalizePath(text), text);
  }
});

test('double slashes, single dots and a trailing slash mean nothing', () => {
  assert.is(normalizePath('//etc///motd'), '/etc/motd');
  assert.is(normalizePath('/etc/motd/'), '/etc/motd');
  assert.is(normalizePath('/etc/./motd/.'), '/etc/motd');
  assert.is(normalizePath('///'), '/');
  assert.is(normalizePath('/.'), '/');
});

test('a path that leads upwards is refused, even where it would stay inside', () => {
  for (const text of [
    '/..',
    '/etc/..',
    '/etc/../etc/motd',
    '/../etc',
    '/etc/motd/..',
    '/a/./../b',
  ]) {
    assert.is(normalizePath(text), undefined, text);
  }
});

test('dots that belong to a name are no way upwards', () => {
  for (const text of ['/etc/...', '/etc/..data', '/etc/a..b', '/etc/x..']) {
    assert.is(normalizePath(text), text);
  }
});

test('NUL, a relative path and an empty one are refused', () => {
  for (const text of [
    '/etc/a\0b',
    '\0',
    '/\0',
    'etc/motd',
    './etc',
    '../etc',
    '',
    ' /etc',
    '~/x',
  ]) {
    assert.is(normalizePath(text), undefined, JSON.stringify(text));
  }
});

test('a name keeps its bytes: composed and decomposed letters are two files', () => {
  assert.is(normalizePath('/etc/caf\u00e9'), '/etc/caf\u00e9');
  assert.is(normalizePath('/etc/cafe\u0301'), '/etc/cafe\u0301');
  assert.is(normalizePath('/etc/日本/😀'), '/etc/日本/😀');
  assert.is(normalizePath('/etc/a\nb\\c'), '/etc/a\nb\\c');
});

test('normalizing twice is normalizing once, and the result holds nothing to normalize', () => {
  const step = fc.oneof(part, fc.constantFrom('', '.', '..', '...', '/', '//'));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const normal = normalizePath(`/${steps.join('/')}`);
      if (normal === undefined) return;
      assert.is(normalizePath(normal), normal);
      if (normal === '/') return;
      for (const name of normal.slice(1).split('/')) assert.not(['', '.', '..'].includes(name));
    }),
  );
});

test('an address is made of a kind and a key, and gives both back', () => {
  const address = fileAddress(path('/etc/motd'));
  assert.is(address, 'file:/etc/motd');
  assert.equal(
    [kindOf(address), keyOf(address), pathOf(address)],
    ['file', '/etc/motd', '/etc/motd'],
  );
});

test('a colon in a path does not end its kind', () => {
  const address = fileAddress(path('/etc/a:b:c'));
  assert.equal([kindOf(address), pathOf(address)], ['file', '/etc/a:b:c']);
});

test('a path comes back from its address', () => {
  fc.assert(
    fc.property(fc.array(part.filter((name) => !/[/\0]|^\.\.?$/.test(name))), (names) => {
      const at = path(`/${names.join('/')}`);
      assert.is(pathOf(fileAddress(at)), at);
    }),
  );
});

test('every path has a parent, and the root is its own', () => {
  assert.is(parentOf(path('/etc/nginx/nginx.conf')), '/etc/nginx');
  assert.is(parentOf(path('/etc')), '/');
  assert.is(parentOf(path('/')), '/');
});

test('the last step of a path is its name', () => {
  assert.is(baseName(path('/etc/motd')), 'motd');
  assert.is(baseName(path('/etc')), 'etc');
});

test('ancestors come from the top down, without the root', () => {
  assert.equal(ancestorsOf(path('/etc/a/b/c')), ['/etc', '/etc/a', '/etc/a/b']);
  assert.equal(ancestorsOf(path('/etc')), []);
  assert.equal(ancestorsOf(path('/')), []);
});

test('a path lies below a directory only by whole steps', () => {
  assert.ok(isBelow('/etc/ssh/x', '/etc/ssh'));
  assert.ok(isBelow('/etc', '/'));
  assert.not(isBelow('/etc/ssh', '/etc/ssh'));
  assert.not(isBelow('/etc/sshd', '/etc/ssh'));
  assert.not(isBelow('/etc', '/etc/ssh'));
  assert.not(isBelow('/', '/'));
});

test('a path lies below each of its ancestors and below nothing else on the way', () => {
  const names = fc.array(fc.constantFrom('a', 'b', 'aa', 'a.b'), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(names, names, (one, other) => {
      const [left, right] = [path(`/${one.join('/')}`), path(`/${other.join('/')}`)];
      assert.is(isBelow(left, right), ancestorsOf(left).includes(right));
    }),
  );
});

test.run();
