import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { house } from '../support/house-sources.ts';
import { withModules } from '../support/nix-modules.ts';

const test = suite('options of NixOS that other hosts have no use for');

const files = ['stubs', 'kernel', 'ids', 'users-unnumbered'].map((name) => `modules/${name}.nix`);

await withModules(test, files, (modules) => {
  test('one without effect is told when it says something, and only then', () => {
    assert.equal(
      modules.warnings(
        '{ services.logrotate.settings.a = { }; security.polkit.extraConfig = "x"; services.udev.packages = [ ]; }',
      ),
      [
        'security.polkit.extraConfig has no effect: sm does not manage it.',
        'services.logrotate.settings has no effect: sm does not manage it.',
      ],
    );
    assert.equal(
      modules.warnings('{ system.stateVersion = "24.05"; meta.maintainers = [ ]; }'),
      [],
    );
    assert.equal(Object.keys(modules.manifest('{ services.dbus.packages = [ "/a" ]; }')).sort(), [
      'system',
      'version',
    ]);
  });

  test('a certificate that nobody would get is refused', () => {
    assert.match(
      modules.refusal('{ security.acme.certs."a.org" = { }; }'),
      /Cannot get certificates for a\.org: security\.acme is not supported/,
    );
  });

  test('parameters and modules of the kernel are files that the host reads', () => {
    const { etc } = modules.manifest(
      '{ boot.kernel.sysctl = { "a.b" = 1; "a.c" = true; "a.d" = "x y"; "a.e" = null; }; boot.kernelModules = [ "tls" "tls" ]; }',
    );
    assert.equal(etc, {
      'modules-load.d/system-manager.conf': {
        text: 'tls\n',
        restart: ['systemd-modules-load.service'],
      },
      'sysctl.d/60-system-manager.conf': {
        text: 'a.b = 1\na.c = 1\na.d = x y\n',
        restart: ['systemd-sysctl.service'],
      },
    });
  });

  test('accounts have the names of NixOS and numbers of the host', () => {
    const nixpkgs = join(modules.nix.directory, 'nixpkgs');
    mkdirSync(join(nixpkgs, 'misc'), { recursive: true });
    writeFileSync(
      join(nixpkgs, 'misc/ids.nix'),
      '{ lib, ... }: { config.ids = { uids.a = 60; gids.a = 60; }; }\n',
    );
    const ids = modules.nix.evaluate(
      `let lib = import <nixpkgs/lib>; in (lib.evalModules {
        specialArgs.modulesPath = ${nixpkgs};
        modules = [ ${house}/nix/modules/ids.nix { ids.uids.b = 7; } ];
      }).config.ids`,
    );
    assert.equal(ids, { uids: { a: null, b: 7 }, gids: { a: null } });
  });

  test('an account that asks for no number in so many words is one of the system, unless it says otherwise', () => {
    const systemOf = (user: string) =>
      modules.manifest(`{ users.users.a = { group = "a"; ${user} }; users.groups.a.gid = null; }`)
        .users?.a?.system;
    assert.is(systemOf('uid = null;'), true);
    assert.is(systemOf('uid = null; isNormalUser = true;'), undefined);
    assert.match(
      modules.refusal('{ users.users.a.group = "a"; users.groups.a = { }; }'),
      /exactly one of isSystemUser and isNormalUser/,
    );
  });
});

test.run();
