// `sm adopt ADDRESS`: what stands on the host and is named in the manifest becomes ours, and nothing else.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { driftOn, stateOn } from '../support/engine.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { type Ran, sm, smOn } from '../support/sm.ts';

const test = suite('adopting what a manifest names');

const manifest = {
  version: 1,
  etc: { same: { text: 'same\n' }, other: { text: 'ours\n' }, 'new/file': { text: 'new\n' } },
};

function world(): Scratch {
  const made = scratch();
  made.write('/etc/same', 'same\n');
  made.write('/etc/other', 'theirs\n');
  return made;
}

function adopt(at: Scratch, ...args: readonly string[]): Ran {
  const path = at.beside('manifest.json', JSON.stringify(manifest));
  return sm(['adopt', '--root', at.root, '--manifest', path, ...args]);
}

const managed = (at: Scratch): readonly string[] => Object.keys(stateOn(at)?.resources ?? {});

test('an identical file is taken over untouched, another one becomes as the manifest wants it', async () => {
  const at = world();
  const before = at.tree();
  const same = adopt(at, '--yes', 'file:/etc/same');
  assert.is(same.code, 0, same.stderr);
  assert.match(same.stdout, 'Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.');
  assert.is(at.tree(), before);
  assert.equal(managed(at), ['file:/etc/same']);
  const other = adopt(at, '--yes', 'file:/etc/other');
  assert.is(other.code, 0, other.stderr);
  assert.match(other.stdout, 'ours stays on removal');
  assert.is(at.read('/etc/other'), 'ours\n');
  assert.not(at.exists('/etc/new'));
  assert.ok((await driftOn(at, true)).in_sync);
  assert.is(sm(['destroy', '--yes', '--root', at.root]).code, 0);
  assert.equal([at.read('/etc/same'), at.read('/etc/other')], ['same\n', 'ours\n']);
  at.dispose();
});

test('a pattern adopts all that it matches', () => {
  const at = world();
  const ran = adopt(at, '--yes', 'file:/etc/{same,other}');
  assert.is(ran.code, 0, ran.stderr);
  assert.equal(managed(at), ['file:/etc/other', 'file:/etc/same']);
  at.dispose();
});

test('without it, the different file is in conflict, and the conflict names the word', () => {
  const at = world();
  const ran = smOn(at, 'plan', manifest);
  assert.is(ran.code, 3);
  assert.match(ran.stderr, '/etc/other');
  at.dispose();
});

test('what is not there is not adopted, nor what is managed already', () => {
  const at = world();
  const absent = adopt(at, '--yes', 'file:/etc/new/file', 'file:/etc/same');
  assert.is(absent.code, 3);
  assert.match(absent.stderr, 'Cannot adopt file:/etc/new/file: nothing is there');
  assert.equal(managed(at), []);
  assert.is(adopt(at, '--yes', 'file:/etc/same').code, 0);
  const again = adopt(at, '--yes', 'file:/etc/same');
  assert.is(again.code, 3);
  assert.match(again.stderr, 'is managed already');
  at.dispose();
});

test('an address that nothing has is an error', () => {
  const at = world();
  const ran = adopt(at, '--yes', 'file:/etc/smae');
  assert.is(ran.code, 1);
  assert.match(ran.stderr, 'file:/etc/smae');
  at.dispose();
});

test('it asks, and says how it is meant', () => {
  const at = world();
  const before = at.tree();
  const unasked = adopt(at, 'file:/etc/same');
  assert.is(unasked.code, 64);
  assert.match(unasked.stderr, '--yes');
  const empty = adopt(at, '--yes');
  assert.is(empty.code, 64);
  assert.match(
    empty.stderr,
    'sm adopt ADDRESS..., sm adopt --from-system-manager, or sm adopt --suggest DIR',
  );
  const both = adopt(at, '--yes', '--from-system-manager');
  assert.is(both.code, 64);
  assert.is(at.tree(), before);
  assert.not(at.exists('/var/lib/system-manager'));
  at.dispose();
});

test('what lets people in takes the word for it', () => {
  const at = world();
  at.write('/etc/ssh/ssh_config', 'theirs\n');
  const path = at.beside('m.json', '{"version":1,"etc":{"ssh/ssh_config":{"text":"ours\\n"}}}');
  const base = [
    'adopt',
    '--yes',
    '--root',
    at.root,
    '--manifest',
    path,
    'file:/etc/ssh/ssh_config',
  ];
  const refused = sm(base);
  assert.is(refused.code, 3);
  assert.match(refused.stderr, '--allow-protected file:/etc/ssh/ssh_config');
  assert.is(at.read('/etc/ssh/ssh_config'), 'theirs\n');
  assert.is(sm([...base, '--allow-protected', 'file:/etc/ssh/ssh_config']).code, 0);
  at.dispose();
});

test.run();
