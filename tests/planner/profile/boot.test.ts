import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bootLines, bootTarget } from '../../../planner/profile/boot.ts';
import { path } from '../../support/door.ts';

const test = suite('the link at boot');
const state = path('/var/lib/system-manager');
const linesFor = (target: string): readonly string[] =>
  bootLines({ path: target, packages: [], links: {}, variables: {} }, state);

test('its directory is made, and the link replaces whatever is there', () => {
  assert.equal(linesFor('/opt/tree'), [
    'd /run/system-manager 0755 root root - -',
    'L+ /run/system-manager/sw - - - - /opt/tree',
  ]);
});

test('what systemd-tmpfiles would take for an escape, a specifier or white space is escaped', () => {
  assert.match(linesFor('/opt/a b/%h/x\\y ')[1] ?? '', '- /opt/a b/%%h/x\\\\y\\x20');
});

test('variables alone need no link', () => {
  const profile = { packages: [], links: {}, variables: { EDITOR: 'vim' } };
  assert.equal(bootLines(profile, state), []);
});

test('the target of our lines is the one that they were made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (name) => {
      const text = ['# about homes', 'd /home/x 0700 x x - -', ...linesFor(`/opt/${name}`), ''];
      assert.is(bootTarget(text.join('\n')), `/opt/${name}`);
    }),
  );
});

test('lines that we did not write say nothing', () => {
  for (const argument of ['/opt/%h', '/opt/\\q', '/opt/tree\\x41', '/opt/tree ']) {
    assert.is(bootTarget(`L+ /run/system-manager/sw - - - - ${argument}\n`), undefined, argument);
  }
  assert.is(bootTarget('L /run/system-manager/sw - - - - /opt/tree\n'), undefined);
  assert.is(bootTarget(''), undefined);
});

test.run();
