import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { profileProblems } from '../../../planner/profile/rules.ts';
import { describeProblem } from '../../../schema/problem.ts';
import type { Profile } from '../../../schema/types.ts';
import { path } from '../../support/door.ts';

const test = suite('the rules of a profile');

const said = (profile: Profile): readonly string[] =>
  profileProblems(profile, path('/var/lib/system-manager')).map(describeProblem);

const refused = (profile: Profile, words: string): void => {
  const all = said(profile);
  assert.is(all.length, 1, all.join('\n'));
  assert.match(all[0] ?? '', words);
};

test('a sensible profile has no problem', () => {
  const variables = { EDITOR: 'vim', LESS: '-R', MANPAGER: `sh -c 'col -bx | less'`, EMPTY: '' };
  assert.equal(said({ packages: ['/opt/hello'], pathsToLink: ['/bin', '/'], variables }), []);
  assert.equal(said({ path: '/nix/store/x-system-path', variables }), []);
  assert.equal(said({}), []);
});

test('a ready-made tree and packages exclude each other', () => {
  refused({ path: '/opt/tree', packages: ['/opt/x'] }, 'found path and packages');
  refused({ path: '/opt/tree', pathsToLink: ['/bin'] }, 'found path and pathsToLink');
  refused({ pathsToLink: ['/bin'] }, 'pathsToLink without packages');
});

test('trees are absolute paths that lead nowhere upwards', () => {
  refused({ path: 'opt/tree' }, 'profile.path: found "opt/tree"');
  refused({ packages: ['/opt/x', '/opt/../y'] }, 'profile.packages[1]');
  refused({ path: '/opt/a\nL+ /etc/shadow - - - - /x' }, 'profile.path');
});

test('a tree is not made of itself', () => {
  refused({ packages: ['/run/system-manager/sw'] }, 'not below /run/system-manager');
  refused({ path: '/var/lib/system-manager/profiles/x' }, 'made of it');
});

test('folders to link are paths in a package', () => {
  const packages = ['/opt/x'];
  refused({ packages, pathsToLink: ['/bin', '/share/../etc'] }, 'profile.pathsToLink[1]');
  refused({ packages, pathsToLink: ['bin'] }, 'profile.pathsToLink[0]');
});

test('PATH is made of packages', () => {
  refused({ variables: { PATH: '/opt/bin' } }, 'name what is to be found there under packages');
});

test('names are those of variables, and none that a shell or the login owns', () => {
  refused({ variables: { '1A': 'x' } }, '"1A"');
  refused({ variables: { 'A;id': 'x' } }, 'letters, digits and _');
  for (const name of ['UID', 'SHELLOPTS', 'path', 'status', 'HOME', 'IFS', '_', 'FISH_VERSION']) {
    refused({ variables: { [name]: 'x' } }, 'a variable that neither a shell nor the login owns');
  }
});

test('values are one line of text: nothing else arrives everywhere', () => {
  for (const value of ['a\nb', 'a\0b', 'a\tb', 'a\u001bb', 'a\u0085b', '\ud800']) {
    refused({ variables: { A: value } }, 'profile.variables."A"');
  }
  assert.equal(said({ variables: { A: `\u{1d11e} "$HOME" 'x' \\ ` } }), []);
});

test('variables that no program could be started with are refused', () => {
  refused({ variables: { A: 'x'.repeat(65_535) } }, 'found 65537 bytes, expected at most 65536');
  assert.equal(said({ variables: { A: 'x'.repeat(65_534) } }), []);
});

test.run();
