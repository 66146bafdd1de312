import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../../support/nix-modules.ts';
import { unitsOf } from '../../support/nix-units.ts';

const test = suite('units of packages');

const files = ['systemd/package-units.nix', 'modules/systemd/packages.nix'];

await withModules(test, files, (modules) => {
  const root = join(modules.nix.directory, 'package');
  const units = join(root, 'lib/systemd/system');
  mkdirSync(join(units, 'b.service.d'), { recursive: true });
  mkdirSync(join(units, 'multi-user.target.wants'));
  mkdirSync(join(units, 'x.target.requires'));
  const unit = (name: string, text: string) => writeFileSync(join(units, name), text);
  unit('a.service', '[Service]\nExecStart=/bin/a\n');
  unit('c.service', '[Service]\nExecStart=/bin/c\n');
  unit('README', 'No unit.\n');
  unit('b.service.d/10.conf', '[Service]\nNice=1\n');
  symlinkSync('a.service', join(units, 'dbus-org.a.service'));
  symlinkSync('../c.service', join(units, 'multi-user.target.wants/c.service'));
  symlinkSync('../c.service', join(units, 'x.target.requires/c.service'));

  const module = (more = '', root_ = JSON.stringify(root)) =>
    `{ systemd.packages = [ ${root_} ]; ${more} }`;

  test('its files are the units, its links other names, and what wants them is for the configuration', () => {
    assert.equal(unitsOf(modules, module()), {
      'a.service': { source: join(units, 'a.service'), aliases: ['dbus-org.a.service'] },
      'b.service': { dropIns: { '10.conf': '[Service]\nNice=1\n' } },
      'c.service': { source: join(units, 'c.service'), requiredBy: ['x.target'] },
    });
  });

  test('what the configuration says of such a unit is a drop-in', () => {
    const more =
      'systemd.services.c = { wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = [ "" "/bin/d" ]; };';
    assert.equal(unitsOf(modules, module(more))['c.service'], {
      source: join(units, 'c.service'),
      dropIns: { 'overrides.conf': '[Service]\nExecStart=\nExecStart=/bin/d\n' },
      requiredBy: ['x.target'],
      wantedBy: ['system-manager.target'],
    });
  });

  test('a mask hides a unit of a package', () => {
    assert.equal(unitsOf(modules, module('systemd.maskedUnits = [ "c.service" ];'))['c.service'], {
      masked: true,
    });
  });

  test('a package that is named twice counts once', () => {
    assert.equal(
      unitsOf(modules, module('', `${JSON.stringify(root)} ${JSON.stringify(root)}`)),
      unitsOf(modules, module()),
    );
  });

  test('a package is built to see what it holds', () => {
    const package_ = `(derivation {
      name = "units"; system = "x86_64-linux"; builder = "/bin/sh"; PATH = "/usr/bin:/bin";
      args = [ "-c" "mkdir -p $out/lib/systemd/system; printf '[Timer]\\\\nOnCalendar=daily\\\\n' >$out/lib/systemd/system/t.timer" ];
    })`;
    const { source } = unitsOf(modules, module('', package_))['t.timer'] ?? {};
    assert.match(source ?? '', /-units\/lib\/systemd\/system\/t\.timer$/);
  });
});

test.run();
