import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { linkedPaths } from '../../../planner/profile/linked.ts';

const test = suite('which paths of packages are linked');

test('programs and what they share, where the manifest does not say', () => {
  const { isOpened, isWanted } = linkedPaths();
  assert.ok(['', 'bin', 'share'].every(isOpened));
  assert.ok(['bin/x', 'share/man/man1/x.1'].every(isWanted));
  assert.not(['lib/x', 'etc/x', 'sbin/x', 'binary'].some(isWanted));
  assert.not(['bin/x', 'lib', 'share/man'].some(isOpened));
});

test('a folder further down opens those above it, and nothing beside them is wanted', () => {
  const { isOpened, isWanted } = linkedPaths(['/share/man/', '//lib/./x']);
  assert.ok(['', 'share', 'share/man', 'lib', 'lib/x'].every(isOpened));
  assert.ok(isWanted('share/man/man1'));
  assert.not(['share/doc', 'lib/y', 'share/manual'].some(isWanted));
});

test('the whole package, where / is named', () => {
  const { isOpened, isWanted } = linkedPaths(['/']);
  assert.ok(isOpened(''));
  assert.not(isOpened('bin'));
  assert.ok(['bin', 'opt/x', '__proto__'].every(isWanted));
});

test('notes of Nix and indexes that every package has are left out', () => {
  const { isWanted } = linkedPaths(['/']);
  for (const path of [
    'nix-support',
    'propagated-build-inputs',
    'log',
    'share/info/dir',
    'share/mime/mime.cache',
    'lib/perl5/perllocal.pod',
  ]) {
    assert.not(isWanted(path), path);
  }
  for (const path of ['bin/log', 'share/info', 'share/info/x.info', 'share/mime/packages/x.xml']) {
    assert.ok(isWanted(path), path);
  }
});

test.run();
