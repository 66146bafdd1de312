import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { merge } from '../../support/packages.ts';

const test = suite('merging packages');

test('each program is a link, in a directory of its own', () => {
  const { links, said } = merge({ '/opt/a/bin/x': 'x', '/opt/a/bin/y': 'y' }, ['/opt/a']);
  assert.equal(links, { 'bin/x': '/opt/a/bin/x', 'bin/y': '/opt/a/bin/y' });
  assert.equal(said, []);
});

test('a directory that one package has is one link, those of several are merged', () => {
  const made = {
    '/opt/a/share/man/man1/a.1': 'a',
    '/opt/a/share/man/man5/a.5': 'a',
    '/opt/b/share/man/man1/b.1': 'b',
    '/opt/b/share/doc/b': 'b',
  };
  assert.equal(merge(made, ['/opt/a', '/opt/b']).links, {
    'share/doc': '/opt/b/share/doc',
    'share/man/man1/a.1': '/opt/a/share/man/man1/a.1',
    'share/man/man1/b.1': '/opt/b/share/man/man1/b.1',
    'share/man/man5': '/opt/a/share/man/man5',
  });
});

test('other folders are linked only where pathsToLink names them', () => {
  const made = { '/opt/a/lib/x/y': '', '/opt/a/etc/z': '', '/opt/a/bin/x': '' };
  assert.equal(Object.keys(merge(made, ['/opt/a']).links), ['bin/x']);
  assert.equal(merge(made, ['/opt/a'], ['/lib']).links, { 'lib/x': '/opt/a/lib/x' });
  assert.equal(Object.keys(merge(made, ['/opt/a'], ['/']).links), ['bin', 'etc', 'lib']);
  assert.equal(Object.keys(merge(made, ['/opt/a'], ['/lib/x', '/']).links), [
    'bin',
    'etc',
    'lib/x/y',
  ]);
});

test('a folder may be a link in a package, and a package may be one itself', () => {
  const made = {
    '/opt/a-1/usr/bin/x': '',
    '/opt/a-1/bin': { link: 'usr/bin' },
    '/opt/a': { link: 'a-1' },
  };
  assert.equal(merge(made, ['/opt/a/']), { links: { 'bin/x': '/opt/a/bin/x' }, said: [] });
});

test('the same package under two names, or named twice, is one', () => {
  const made = { '/opt/a/bin/x': '', '/opt/a/share/d/y': '', '/opt/b': { link: 'a' } };
  const { links, said } = merge(made, ['/opt/b', '/opt/a', '/opt/a/', '/opt/b']);
  assert.equal(links, { 'bin/x': '/opt/a/bin/x', 'share/d': '/opt/a/share/d' });
  assert.equal(said, []);
});

test('a package that is not there, or no directory, is a problem with its place', () => {
  const { said } = merge({ '/opt/file': '' }, ['/opt/gone', '/opt/file']);
  assert.match(said[0] ?? '', /^profile\.packages\[0\]: found nothing at \/opt\/gone/);
  assert.match(said[1] ?? '', /^profile\.packages\[1\]: found a file at \/opt\/file/);
});

test('a folder to link that is a file in a package is a problem', () => {
  const { said } = merge({ '/opt/a/bin': 'file', '/opt/b/bin/x': '' }, ['/opt/a', '/opt/b']);
  assert.match(said[0] ?? '', 'found /opt/a/bin, which is no directory');
});

test('directories that lie in themselves end the merge, not the program', () => {
  const made = {
    '/opt/a/share/d/loop': { link: '.' },
    '/opt/a/share/d/more': { link: '..' },
    '/opt/b/share/d/loop': { link: '.' },
    '/opt/b/share/d/more': { link: '..' },
    '/opt/a/share/self': { link: 'self' },
    '/opt/b/share/self': { link: 'self' },
  };
  const { said } = merge(made, ['/opt/a', '/opt/b']);
  assert.ok(
    said.some((line) => line.includes('a loop of links')),
    said.join('\n'),
  );
});

test('what Nix notes for itself is left out', () => {
  const made = {
    '/opt/a/nix-support/x': '',
    '/opt/a/share/info/dir': '',
    '/opt/b/share/info/dir': 'b',
  };
  assert.equal(merge(made, ['/opt/a', '/opt/b'], ['/']), { links: {}, said: [] });
});

test('names that mean something to programs mean nothing here', () => {
  const made = { '/opt/a/bin/__proto__': '', '/opt/a/bin/a\nb': '', '/opt/a/bin/%h $x': '' };
  assert.equal(Object.keys(merge(made, ['/opt/a']).links), [
    'bin/%h $x',
    'bin/__proto__',
    'bin/a\nb',
  ]);
  const top = { '/opt/a/__proto__': 'x', '/opt/a/b': '' };
  assert.equal(Object.keys(merge(top, ['/opt/a'], ['/']).links), ['__proto__', 'b']);
});

test.run();
