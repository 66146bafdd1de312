import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../support/nix-modules.ts';

const test = suite('nix.settings');

await withModules(test, ['modules/nix-conf.nix'], ({ nix, manifest, refusal }) => {
  const settings = `{
    sandbox = false; max-jobs = 4; keep-outputs = true; gc-reserved-space = null;
    experimental-features = [ "nix-command" "flakes" ]; extra-substituters = [ "file:///cache" ];
    trusted-users = "root"; builders = "@/etc/nix/machines";
  }`;

  test('they become nix.conf, and what was there is kept', () => {
    const module = `{ nix = { enable = true; settings = ${settings}; extraOptions = "# more\\n"; }; }`;
    assert.equal(manifest(module).etc?.['nix/nix.conf'], {
      text: `builders = @/etc/nix/machines
experimental-features = nix-command flakes
gc-reserved-space = 
keep-outputs = true
max-jobs = 4
sandbox = false
trusted-users = root
extra-substituters = file:///cache
# more
`,
      onConflict: 'backup',
    });
  });

  test('nix itself reads them as they were meant', () => {
    const module =
      '{ nix = { enable = true; settings = { max-jobs = 7; system-features = [ "kvm" "more" ]; trusted-users = [ "root" "@wheel" ]; }; }; }';
    const { text = '' } = manifest(module).etc?.['nix/nix.conf'] ?? {};
    mkdirSync(join(nix.directory, 'etc'));
    writeFileSync(join(nix.directory, 'etc/nix.conf'), text);
    const said = JSON.parse(nix.run('nix', 'show-config', '--json').stdout);
    assert.is(said['max-jobs'].value, 7);
    assert.equal(said['trusted-users'].value, ['root', '@wheel']);
    assert.equal(said['system-features'].value, ['kvm', 'more']);
  });

  test('without enable there is no such file', () => {
    assert.is(manifest('{ nix.settings.max-jobs = 4; }').etc, undefined);
  });

  test('the package of nix is on PATH where it is named', () => {
    const { profile } = manifest('{ nix = { enable = true; package = package "nix"; }; }');
    assert.match(profile?.packages?.join(' ') ?? '', /^\S+-nix$/);
  });

  test('a value that nix.conf cannot hold is an error', () => {
    assert.match(
      refusal('{ nix.enable = true; nix.settings.a = { b = 1; }; }'),
      "A definition for option `nix.settings.a' is not of type",
    );
  });
});

test.run();
