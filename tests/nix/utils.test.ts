import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ensureProgram } from '../support/ensure-program.ts';
import { house } from '../support/house-sources.ts';
import { withModules } from '../support/nix-modules.ts';
import { saidBy } from '../support/nix-units.ts';

const test = suite('the helpers that modules written for NixOS ask for');

await withModules(test, ['utils.nix', 'secrets.nix', 'modules/utils.nix'], (modules) => {
  const { nix } = modules;
  const evaluate = (expression: string) =>
    nix.evaluate(
      `let lib = import <nixpkgs/lib>;
        utils = import ${house}/nix/utils.nix { inherit lib; pkgs.jq = "/usr"; }; in ${expression}`,
    );

  test('a module gets them as an argument', () => {
    assert.equal(
      saidBy(
        modules,
        'a.service',
        `{ utils, ... }: {
          systemd.services.a.serviceConfig.ExecStart = utils.escapeSystemdExecArgs [ "/bin/a" "$x %i" "a \\"b\\"" 5 ];
          systemd.services.a.unitConfig.RequiresMountsFor = utils.escapeSystemdPath "/a-b";
        }`,
      ),
      ['Unit.RequiresMountsFor=a\\x2db', 'Service.ExecStart="/bin/a" "$$x %%i" "a \\"b\\"" "5"'],
    );
  });

  test('the types of units are there for options of modules', () => {
    assert.equal(
      saidBy(
        modules,
        'b.service',
        `{ utils, lib, config, ... }: {
          options.all = lib.mkOption { type = utils.systemdUtils.types.services; };
          config.all.b.script = "true";
          config.systemd.services.b.serviceConfig.ExecStart = "\${lib.head config.all.b.serviceConfig.ExecStart} x";
        }`,
      ).map((line) => line.replace(/\/\S*-unit/, 'unit')),
      ['Service.ExecStart=/bin/bash unit-script-b-start x'],
    );
  });

  test('a shell of a package is named as it is found on the host', () => {
    assert.is(
      evaluate(
        `utils.toShellPath ({ type = "derivation"; shellPath = "/bin/zsh"; name = "zsh"; outPath = "/x"; })`,
      ),
      '/run/system-manager/sw/bin/zsh',
    );
    assert.is(evaluate('utils.toShellPath "/bin/sh"'), '/bin/sh');
  });

  test('one file system comes before another that lies on it', () => {
    const disk = (device: string, mountPoint: string) =>
      `{ device = "${device}"; mountPoint = "${mountPoint}"; depends = [ ]; }`;
    const before = (first: string, second: string) => evaluate(`utils.fsBefore ${first} ${second}`);
    assert.ok(before(disk('/dev/a', '/srv'), disk('/dev/b', '/srv/data')));
    assert.ok(before(disk('/dev/a', '/srv'), disk('/srv/image', '/mnt')));
    assert.not(before(disk('/dev/a', '/srv'), disk('/dev/b', '/srv2')));
  });

  test('packages are left out by their names', () => {
    assert.equal(evaluate('utils.removePackagesByName [ "a-1" "b-1" ] [ "a-2" ]'), ['b-1']);
    assert.not(evaluate('utils.disablePackageByName "a-1" [ "a-2" ]'));
  });

  test('secrets come into settings on the host, as text or as JSON', () => {
    assert.ok(ensureProgram('jq'), 'jq could not be installed');
    const path = (name: string) => join(nix.directory, name);
    writeFileSync(path("it's"), 'top "secret"\n');
    writeFileSync(path('json'), '{"b": [1]}');
    const output = path('settings.json');
    const settings = `{ list = [ { "odd \\"key" = { _secret = ${JSON.stringify(path("it's"))}; }; } ];
      plain = "$x"; json = { _secret = ${JSON.stringify(path('json'))}; quote = false; }; }`;
    const script = evaluate(
      `utils.genJqSecretsReplacementSnippet ${settings} ${JSON.stringify(output)}`,
    );
    const ran = spawnSync('/bin/bash', ['-e', '-c', String(script)], { encoding: 'utf8' });
    assert.is(ran.status, 0, ran.stderr);
    assert.equal(JSON.parse(readFileSync(output, 'utf8')), {
      list: [{ 'odd "key': 'top "secret"' }],
      plain: '$x',
      json: { b: [1] },
    });
  });

  test('a secret that cannot be read ends the script', () => {
    const script = evaluate(
      `utils.genJqSecretsReplacementSnippet { a._secret = "/nowhere"; } ${JSON.stringify(join(nix.directory, 'none'))}`,
    );
    assert.is.not(spawnSync('/bin/bash', ['-e', '-c', String(script)]).status, 0);
  });

  test('secrets may come as credentials', () => {
    assert.equal(
      evaluate(
        '(utils.genJqSecretsReplacement { loadCredential = true; } { a._secret = "/run/a b"; } "/x").credentials',
      ),
      ['1__run_a_b:/run/a b'],
    );
    assert.is(evaluate('(utils.genJqSecretsReplacement { } { } "/x").credentials'), null);
  });
});

test.run();
