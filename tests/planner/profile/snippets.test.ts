import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { implicitFiles } from '../../../planner/profile/snippets.ts';

const test = suite('the files of a profile');
const none = { packages: [], links: {}, variables: {} };

test('there are none where it says nothing', () => {
  assert.equal(implicitFiles(none), {});
});

test('packages, a ready-made tree and variables need the same files', () => {
  const paths = [
    '/etc/environment.d/60-system-manager.conf',
    '/etc/fish/conf.d/system-manager.fish',
    '/etc/profile.d/system-manager.sh',
  ];
  for (const profile of [
    { ...none, packages: ['/opt/x'] },
    { ...none, path: '/opt/tree' },
    { ...none, variables: { EDITOR: 'vim' } },
  ]) {
    assert.equal(Object.keys(implicitFiles(profile)).sort(), paths);
  }
});

test('PATH is in them with packages only, variables always', () => {
  const variables = { EDITOR: 'vim' };
  for (const text of Object.values(implicitFiles({ ...none, variables }))) {
    assert.match(text, 'EDITOR');
    assert.not.match(text, '/run/system-manager/sw');
  }
  for (const text of Object.values(implicitFiles({ ...none, path: '/opt/tree', variables }))) {
    assert.match(text, 'EDITOR');
    assert.match(text, '/run/system-manager/sw/bin');
  }
});

test('which packages they are is not in them: another set changes no file', () => {
  const one = { ...none, packages: ['/opt/x'], links: { 'bin/x': '/opt/x/bin/x' } };
  assert.equal(implicitFiles(one), implicitFiles({ ...none, packages: ['/opt/y'] }));
});

test('every text ends with a line', () => {
  for (const text of Object.values(implicitFiles({ ...none, path: '/opt/tree' }))) {
    assert.match(text, /[^\n]\n$/);
  }
});

test.run();
