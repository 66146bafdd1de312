import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../support/nix-modules.ts';
import { sm } from '../support/sm.ts';

const test = suite('building a manifest');

await withModules(test, ['manifest-file.nix'], ({ nix, configuration }) => {
  const build = (module: string): string => nix.build(configuration(module));
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
  const references = (path: string): readonly string[] =>
    nix
      .run('nix-store', '-q', '--references', path)
      .stdout.split('\n')
      .filter((line) => line !== '');

  test('one that refers to nothing is a file of the store, byte for byte', () => {
    const text = `it's "quoted" \\\\ \\\${x} \`y\` %s ünïcode\\n\\ttab`;
    const module = `{ environment.etc.a.text = "${text.replaceAll('"', '\\"').replace('\\\\"', '"')}"; }`;
    const path = build(module);
    assert.match(path, /-system-manager-manifest\.json$/);
    assert.is(readFileSync(path, 'utf8'), nix.evaluate(`(${configuration(module)}).text`));
    assert.equal(references(path), []);
  });

  test('packages are in its closure, and it is the same byte for byte', () => {
    const module = `{
      environment.systemPackages = [ (package "tool") ];
      environment.etc.a.text = "it's \\"quoted\\" \\\\ \\\${x} %s \${package "in-a-text"}\\n";
    }`;
    const path = build(module);
    assert.is(readFileSync(path, 'utf8'), nix.evaluate(`(${configuration(module)}).text`));
    assert.equal(
      references(path)
        .map((reference) => /-(tool|in-a-text)$/.exec(reference)?.[1])
        .sort(),
      ['in-a-text', 'tool'],
    );
    assert.is(readFileSync(read(path).profile.packages[0], 'utf8'), 'hello\n');
  });

  test('it may be larger than the arguments of any program', () => {
    const module = `{ lib, ... }: {
      environment.systemPackages = [ (package "tool") ];
      environment.etc.a.text = lib.concatStrings (lib.genList (i: "line \${toString i}\\n") 300000);
    }`;
    const path = build(module);
    assert.ok(readFileSync(path).length > 3_500_000);
    assert.is(read(path).etc.a.text.split('\n').length, 300_001);
  });

  test('its checks are built first, and one that fails is the end of it', () => {
    const check = (script: string) => `{ system.checks = [ (derivation {
      name = "check"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "${script}" ];
    }) ]; }`;
    const mark = join(nix.directory, 'checked');
    const path = build(check(`echo ok > ${mark}; echo ok > $out`));
    assert.is(readFileSync(mark, 'utf8'), 'ok\n');
    assert.equal(references(path), []);
    assert.throws(() => build(check('exit 1')), /check\.drv/);
  });

  test('failed assertions are the end of it too', () => {
    assert.throws(
      () => build('{ assertions = [ { assertion = false; message = "Not so."; } ]; }'),
      /- Not so\./,
    );
  });

  test('sm takes what was built', () => {
    const path = build(`{
      environment.etc."app/app.conf" = { text = "a=1\\n"; mode = "0640"; group = "+4"; };
      environment.systemPackages = [ (derivation { name = "tool"; system = "x86_64-linux"; builder = "/bin/sh";
        args = [ "-c" "/bin/mkdir -p $out/bin && echo 1 > $out/bin/tool" ]; }) ];
      systemd.tmpfiles.rules = [ "d /var/lib/app 0750 app app - -" ];
      users.users.app = { isSystemUser = true; group = "app"; };
      users.groups.app = { };
      nix = { enable = true; settings.max-jobs = 2; };
      system-manager.preActivationAssertions.yes = { enable = true; script = "true"; };
    }`);
    const root = join(nix.directory, 'root');
    mkdirSync(join(root, 'etc'), { recursive: true });
    for (const tool of read(path).profile.packages) {
      cpSync(tool, join(root, tool), { recursive: true });
    }
    const validated = sm(['validate', '--root', root, path]);
    assert.is(validated.code, 0, validated.stderr);
    const planned = sm(['plan', '--root', root, '--manifest', path]);
    const addresses = JSON.parse(planned.stdout).resource_changes.map(
      (change: { readonly address: string }) => change.address,
    );
    for (const address of [
      'file:/etc/app/app.conf',
      'file:/etc/nix/nix.conf',
      'group:app',
      'profile:system',
      'tmpfiles:/var/lib/app',
      'user:app',
    ]) {
      assert.ok(addresses.includes(address), address);
    }
  });
});

test.run();
