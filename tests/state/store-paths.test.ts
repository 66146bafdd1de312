import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { linkedStorePath, storePathsIn, storeRootOf } from '../../state/store-paths.ts';
import { storePath } from '../support/store.ts';

const test = suite('store paths');
const [one, two] = [storePath('one-1.0'), storePath('two')];

test('every store path that a text names is found once, without what follows it', () => {
  const text = `ExecStart=${two}/bin/x --with ${one}/lib:${one}/share\n# see ${two}.\nA=${one}=/x`;
  assert.equal(storePathsIn(text), [one, two].sort());
});

test('what has no digest in its name is no store path', () => {
  assert.equal(storePathsIn('/nix/store/hello/bin /nix/store/abc-hello /nix/var/nix'), []);
  assert.equal(storePathsIn(''), []);
});

test('what lies in the store has its root there, whatever its name', () => {
  assert.is(storeRootOf(`${one}/bin/x`), one);
  assert.is(storeRootOf('/nix/store/tools'), '/nix/store/tools');
  for (const path of ['/nix/store', '/nix/store/', '/nix/storex/a', '/nix/store/.links/x', 'a'])
    assert.is(storeRootOf(path), undefined, path);
});

test('a link needs the store only by a name of its making', () => {
  assert.is(linkedStorePath(`${one}/etc/motd`), one);
  assert.is(linkedStorePath('/nix/store/tools/motd'), undefined);
  assert.is(linkedStorePath('../motd'), undefined);
});

test.run();
