import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { splitFields } from '../../planner/tmpfiles/fields.ts';
import { withModules } from '../support/nix-modules.ts';

const test = suite('systemd.tmpfiles');

await withModules(test, ['modules/tmpfiles.nix', 'modules/tmpfiles-packages.nix'], (modules) => {
  const { manifest, refusal, warnings } = modules;

  test('rules are lines as they are written', () => {
    assert.equal(
      manifest('{ systemd.tmpfiles.rules = [ "d /a - - - -" "d /b - - - -" ]; }').tmpfiles,
      {
        '00-system-manager.conf': ['d /a - - - -', 'd /b - - - -'],
      },
    );
  });

  test('settings are quoted lines by file, which systemd reads as they were meant', () => {
    const { tmpfiles } = manifest(`{ systemd.tmpfiles.settings."10-app" = {
      "/var/lib/app".d = { mode = "0750"; user = "app"; group = "app"; age = "10d"; };
      "/var/lib/a b"."L+".argument = "/srv/a b";
    }; }`);
    const lines = tmpfiles?.['10-app.conf'] ?? [];
    assert.equal(lines, [
      "'L+' '/var/lib/a b' '-' '-' '-' '-' /srv/a\\x20b",
      "'d' '/var/lib/app' '0750' 'app' 'app' '10d'",
    ]);
    assert.equal(
      lines
        .map((line) => splitFields(line))
        .map((fields) => typeof fields === 'string' || fields.words),
      [
        ['L+', '/var/lib/a b', '-', '-', '-', '-'],
        ['d', '/var/lib/app', '0750', 'app', 'app', '10d'],
      ],
    );
  });

  test('a type may have a name of its own', () => {
    const module = '{ systemd.tmpfiles.settings.x."/a".other.type = "D"; }';
    assert.equal(manifest(module).tmpfiles, { 'x.conf': ["'D' '/a' '-' '-' '-' '-'"] });
  });

  test('a file without lines is left out', () => {
    assert.is(manifest('{ systemd.tmpfiles.settings.x = { }; }').tmpfiles, undefined);
  });

  test('a strange key is an error that names it', () => {
    const said = refusal('{ systemd.tmpfiles.settings.x."/a".d.mdoe = "0755"; }');
    assert.match(said, 'The option `systemd.tmpfiles.settings.x."/a".d.mdoe\' does not exist');
  });

  test('the files of a package are put in place, and it is told when they are carried out', () => {
    const module = '{ systemd.tmpfiles.packages = [ (package "app") ]; }';
    const { source } = manifest(module).files?.['/etc/tmpfiles.d'] ?? {};
    assert.match(source ?? '', /-app\/lib\/tmpfiles\.d\/\*\.conf$/);
    assert.match(
      warnings(module).join('\n'),
      'the lines of app are put in place and carried out at the next boot',
    );
  });

  test('the files of several packages are one tree', () => {
    const module = `{ lib, ... }: {
      _module.args.pkgs = { buildEnv = { name, paths, ... }: package "\${name}-of-\${toString (builtins.length paths)}"; };
      systemd.tmpfiles.packages = [ (package "a") (package "b") ];
    }`;
    assert.match(
      manifest(module).files?.['/etc/tmpfiles.d']?.source ?? '',
      /-tmpfiles\.d-of-2\/lib\/tmpfiles\.d\/\*\.conf$/,
    );
  });
});

test.run();
