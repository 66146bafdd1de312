import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { house } from '../support/house-sources.ts';
import { withModules } from '../support/nix-modules.ts';
import { sm } from '../support/sm.ts';

const test = suite('templates');
const files = ['templates/default/flake.nix', 'templates/default/system.nix'];
const template = join(house, 'nix/templates/default');

await withModules(test, files, ({ nix, nixpkgs, manifest }) => {
  // A flake with nixpkgs' lib and nothing else, whatever nixpkgs is at hand.
  const onlyLib = join(nix.directory, 'only-lib');
  mkdirSync(onlyLib);
  writeFileSync(join(onlyLib, 'flake.nix'), '{ outputs = _: { lib = import ./lib; }; }');
  cpSync(join(nixpkgs, 'lib'), join(onlyLib, 'lib'), { recursive: true, dereference: true });

  const own = join(nix.directory, 'sm');
  mkdirSync(own);
  for (const name of ['flake.nix', 'nix', 'package.json', 'package-lock.json']) {
    cpSync(join(house, name), join(own, name), { recursive: true });
  }

  const host = join(nix.directory, 'host');
  cpSync(template, host, { recursive: true });
  const locked = nix.run(
    'nix',
    ...['flake', 'lock', `path:${host}`, '--offline'],
    ...['--override-input', 'sm', `path:${own}`, '--override-input', 'nixpkgs', `path:${onlyLib}`],
  );

  test('a new flake can be locked and built, with nothing of nixpkgs but its lib', () => {
    assert.is(locked.code, 0, locked.stderr);
    const link = join(nix.directory, 'built');
    const built = nix.run(
      'nix',
      ...['build', '--offline', '--out-link', link, `path:${host}#systemConfigs.default`],
    );
    assert.is(built.code, 0, built.stderr);
    const { etc, units } = JSON.parse(readFileSync(link, 'utf8'));
    assert.equal(Object.keys(etc), ['motd']);
    assert.match(
      units['clock.service'].text,
      "ExecStart=/bin/sh -c 'while date >/var/lib/clock/now",
    );
    assert.equal(units['clock.service'].wantedBy, ['system-manager.target']);
    mkdirSync(join(nix.directory, 'root/etc'), { recursive: true });
    const validated = sm(['validate', '--root', join(nix.directory, 'root'), link]);
    assert.is(validated.code, 0, validated.stderr);
  });

  test('the template is a manifest that holds', () => {
    const { users, groups, tmpfiles } = manifest(
      readFileSync(join(template, 'system.nix'), 'utf8'),
    );
    assert.equal(users, { clock: { system: true, group: 'clock' } });
    assert.equal(groups, { clock: {} });
    assert.equal(tmpfiles, { '00-system-manager.conf': ['d /var/lib/clock 0755 clock clock - -'] });
  });

  const outputs = (attribute: string, apply: string): unknown => {
    const { code, stdout, stderr } = nix.run(
      'nix',
      ...['eval', '--json', '--offline', '--no-write-lock-file', `path:${own}#${attribute}`],
      ...['--override-input', 'nixpkgs', `path:${onlyLib}`, '--apply', apply],
    );
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  };

  test('the flake has what it promises, and touches no package for it', () => {
    assert.equal(outputs('lib', 'builtins.attrNames'), ['makeSystemConfig', 'utils']);
    assert.equal(outputs('packages', 'builtins.mapAttrs (_: builtins.attrNames)'), {
      'aarch64-linux': ['default', 'sm'],
      'x86_64-linux': ['default', 'sm'],
    });
    assert.equal(outputs('nixosModules', 'builtins.attrNames'), ['default', 'sm']);
    assert.equal(outputs('checks.x86_64-linux', 'builtins.attrNames'), ['sm', 'template']);
    assert.equal(outputs('devShells.x86_64-linux', 'builtins.attrNames'), ['default']);
    assert.equal(outputs('overlays', 'overlays: builtins.isFunction overlays.default'), true);
    assert.equal(
      outputs(
        'templates',
        'builtins.mapAttrs (_: one: builtins.attrNames (builtins.readDir one.path))',
      ),
      { default: ['flake.nix', 'system.nix'], standalone: ['flake.nix', 'system.nix'] },
    );
  });

  test('the check of the template can be built', () => {
    assert.match(
      String(
        outputs(
          'checks.x86_64-linux.template',
          'check: builtins.unsafeDiscardStringContext check.drvPath',
        ),
      ),
      /-system-manager-manifest\.json\.drv$/,
    );
  });
});

test.run();
