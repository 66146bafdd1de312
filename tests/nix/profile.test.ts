import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../support/nix-modules.ts';

const test = suite('packages and variables');

await withModules(test, ['modules/environment.nix', 'modules/profile.nix'], (modules) => {
  const { manifest, warnings } = modules;

  test('packages come with what is linked of them', () => {
    const { profile } = manifest(
      '{ environment = { systemPackages = [ (package "one") (package "two") (package "one") ]; pathsToLink = [ "/etc/xdg" "/bin" ]; }; }',
    );
    assert.equal(
      profile?.packages?.map((path) => path.replace(/^.*-/, '')),
      ['one', 'two'],
    );
    assert.equal([...(profile?.pathsToLink ?? [])].sort(), ['/bin', '/etc/xdg', '/share']);
  });

  test('without packages there is no profile', () => {
    assert.is(manifest('{ environment.pathsToLink = [ "/lib" ]; }').profile, undefined);
  });

  test('the outputs that a package installs are taken, and those that are asked for besides', () => {
    const module = `{ environment = { extraOutputsToInstall = [ "doc" ]; systemPackages = [ (derivation {
      name = "many"; system = "x"; builder = "x"; outputs = [ "out" "bin" "man" "doc" ];
    } // { meta.outputsToInstall = [ "bin" "man" ]; }) ]; }; }`;
    assert.equal(
      manifest(module).profile?.packages?.map((path) => path.replace(/^.*-many/, '')),
      ['-bin', '-man', '-doc'],
    );
  });

  test('a ready-made tree takes the place of packages', () => {
    const module =
      '{ system.path = package "tree"; environment.systemPackages = [ (package "x") ]; }';
    const { path, ...rest } = manifest(module).profile ?? {};
    assert.match(path ?? '', /-tree$/);
    assert.equal(rest, {});
  });

  test('extraSetup has nix build the tree', () => {
    const module = `{ lib, ... }: {
      _module.args.pkgs = { buildEnv = { name, postBuild, ... }: package "\${name}-\${toString (builtins.stringLength postBuild)}"; };
      environment.extraSetup = "rm x";
    }`;
    assert.match(manifest(module).profile?.path ?? '', /-system-path-4$/);
  });

  test('variables are texts: lists are joined, null is left out, sessions add theirs', () => {
    const module = `{ environment = {
      variables = { LIST = [ "/a" 2 ]; NUMBER = 3; NONE = null; TEXT = "a b"; };
      sessionVariables.SESSION = "s";
    }; }`;
    assert.equal(manifest(module).profile, {
      variables: { LIST: '/a:2', NUMBER: '3', TEXT: 'a b', SESSION: 's' },
    });
  });

  test('a variable that wants to be expanded is warned of', () => {
    assert.match(
      warnings('{ environment.variables.A = "$HOME/x"; }').join('\n'),
      'environment.variables.A has a $, and variables are taken literally',
    );
  });

  test('extraInit is a file that login shells read', () => {
    assert.equal(manifest('{ environment.extraInit = "umask 027\\n"; }').etc, {
      'profile.d/zz-system-manager.sh': { text: 'umask 027\n' },
    });
  });
});

test.run();
