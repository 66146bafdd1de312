import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseOldState } from '../../../planner/system-manager/old-state.ts';
import { stateV0, stateV1 } from '../../support/old-installation.ts';

const test = suite('the state of system-manager');

function problemsOf(input: unknown): readonly string[] {
  const read = parseOldState(input);
  return read.ok ? [] : read.problems.map(({ place, expected }) => `${place}: ${expected}`);
}

test('both versions say the same of the same installation', () => {
  const [one, zero] = [parseOldState(stateV1), parseOldState(stateV0())];
  assert.ok(one.ok && zero.ok);
  assert.equal(zero.value, one.value);
  assert.is(one.value.files.length, 7);
  assert.equal([...one.value.backedUp].sort(), ['/etc/hosts', '/etc/issue']);
  assert.equal(one.value.services.get('m.service'), { masked: true });
});

test('a state that deactivating wrote, version 0 in the form of 1, is read by its form', () => {
  const read = parseOldState({ ...stateV1, version: 0 });
  assert.ok(read.ok && read.value.files.length === 7);
});

test('a service of version 0, which knew no masks, is not masked', () => {
  const services = { 'a.service': { storePath: '/nix/store/h-a' } };
  const read = parseOldState({ ...stateV0(), services });
  assert.ok(read.ok);
  assert.equal(read.value.services.get('a.service'), { masked: false });
});

test('everything that is wrong is named, with its place', () => {
  assert.equal(problemsOf([]), [': an object with fileTree and services']);
  assert.equal(problemsOf({ fileTree: { files: ['etc/x', 1], backedUpFiles: {} }, services: [] }), [
    'fileTree.files[0]: an absolute path',
    'fileTree.files[1]: an absolute path',
    'fileTree.backedUpFiles: a list of paths',
    'services: an object',
  ]);
  const node = { path: '/', status: 'ours', nested: { etc: { path: 'etc', nested: {} } } };
  assert.equal(problemsOf({ fileTree: node, services: { x: { masked: 'no' } } }), [
    'fileTree.status: unmanaged, managed, managedWithBackup',
    'fileTree.nested."etc".path: an absolute path',
    'services."x".masked: true or false',
  ]);
});

test('a tree without end is refused, not followed', () => {
  let nested: unknown = {};
  for (let depth = 0; depth < 10_000; depth += 1) {
    nested = { x: { path: '/x', status: 'managed', nested } };
  }
  const fileTree = { path: '/', status: 'unmanaged', nested };
  assert.ok(problemsOf({ fileTree, services: {} }).some((line) => line.endsWith('at most 256')));
});

test.run();
