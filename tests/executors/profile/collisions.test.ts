import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { merge } from '../../support/packages.ts';

const test = suite('one path of several packages');

test('one path of two packages is a collision, named with both sources', () => {
  const { said } = merge({ '/opt/a/bin/x': 'a', '/opt/b/bin/x': 'b' }, ['/opt/b', '/opt/a']);
  assert.is(said.length, 1);
  assert.match(said[0] ?? '', 'a collision between /opt/a/bin/x and /opt/b/bin/x');
  assert.match(said[0] ?? '', 'nix-support/priority');
});

test('every collision is told at once, and very many are counted', () => {
  const names = Array.from({ length: 60 }, (_, index) => `bin/x${index}`);
  const made = Object.fromEntries(
    names.flatMap((name) => [
      [`/opt/a/${name}`, 'a'],
      [`/opt/b/${name}`, 'b'],
    ]),
  );
  const { said } = merge(made, ['/opt/a', '/opt/b']);
  assert.is(said.length, 51);
  assert.match(said[50] ?? '', '10 more such problems');
});

test('equal bytes under an equal mode are no collision', () => {
  const made = { '/opt/a/bin/x': 'same', '/opt/b/bin/x': 'same' };
  assert.equal(merge(made, ['/opt/b', '/opt/a']), { links: { 'bin/x': '/opt/a/bin/x' }, said: [] });
  const modes = { '/opt/a/bin/x': { mode: 0o755 }, '/opt/b/bin/x': { mode: 0o644 } };
  assert.is(merge(modes, ['/opt/a', '/opt/b']).said.length, 1);
});

test('two links to one file are no collision, whatever way they take', () => {
  const made = {
    '/opt/real/x': 'x',
    '/opt/way': { link: 'real' },
    '/opt/a/bin/x': { link: '/opt/way/../real/x' },
    '/opt/b/bin/x': { link: '../../way/x' },
  };
  assert.equal(merge(made, ['/opt/a', '/opt/b']).said, []);
});

test('the lower priority wins, over files and directories alike', () => {
  const made = {
    '/opt/a/bin/x': 'a',
    '/opt/a/share/d/one': 'a',
    '/opt/b/bin/x': 'b',
    '/opt/b/share/d': 'a file',
    '/opt/b/nix-support/priority': '-10\n',
    '/opt/c/share/d/two': 'c',
    '/opt/c/bin/x': 'c',
    '/opt/c/nix-support/priority': '7',
  };
  assert.equal(merge(made, ['/opt/a', '/opt/b']), {
    links: { 'bin/x': '/opt/b/bin/x', 'share/d': '/opt/b/share/d' },
    said: [],
  });
  assert.equal(merge(made, ['/opt/c', '/opt/a']), {
    links: {
      'bin/x': '/opt/a/bin/x',
      'share/d/one': '/opt/a/share/d/one',
      'share/d/two': '/opt/c/share/d/two',
    },
    said: [],
  });
});

test('directories win over a file of a worse priority, and are merged', () => {
  const made = {
    '/opt/a/share/d/one': '',
    '/opt/b/share/d': 'file',
    '/opt/b/nix-support/priority': '6',
    '/opt/c/share/d/two': '',
  };
  const { links, said } = merge(made, ['/opt/a', '/opt/b', '/opt/c']);
  assert.equal([Object.keys(links), said], [['share/d/one', 'share/d/two'], []]);
});

test('a file and a directory of the same priority collide', () => {
  const made = { '/opt/a/share/d/one': '', '/opt/b/share/d': '' };
  assert.match(merge(made, ['/opt/a', '/opt/b']).said[0] ?? '', 'a collision between');
});

test('a priority that is no number is a problem', () => {
  const made = { '/opt/a/bin/x': '', '/opt/a/nix-support/priority': 'high' };
  assert.match(merge(made, ['/opt/a']).said[0] ?? '', 'priority: "high"');
});

test('a link to nothing stays a link, and collides with another', () => {
  const made = { '/opt/a/bin/x': { link: 'gone' }, '/opt/b/bin/x': { link: 'gone' } };
  assert.equal(merge(made, ['/opt/a']), { links: { 'bin/x': '/opt/a/bin/x' }, said: [] });
  assert.is(merge(made, ['/opt/a', '/opt/b']).said.length, 1);
});

test.run();
