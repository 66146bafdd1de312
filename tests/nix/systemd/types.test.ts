import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ensureProgram } from '../../support/ensure-program.ts';
import { house } from '../../support/house-sources.ts';
import { withModules } from '../../support/nix-modules.ts';
import { linesOf, saidBy, unitsOf } from '../../support/nix-units.ts';

const test = suite('units of a module that are no services');

const files = ['systemd/other-options.nix', 'systemd/escape.nix', 'modules/systemd/units.nix'];

await withModules(test, files, (modules) => {
  const own = {
    sockets: ['socketConfig', 'Socket', 'ListenStream = "80"; Accept = true;'],
    timers: ['timerConfig', 'Timer', 'OnCalendar = [ "daily" "weekly" ]; Persistent = true;'],
    paths: ['pathConfig', 'Path', 'PathExists = "/x"; MakeDirectory = true;'],
    slices: ['sliceConfig', 'Slice', 'MemoryMax = "1G"; CPUWeight = 20;'],
  } as const;

  for (const [option, [config, section, settings]] of Object.entries(own)) {
    test(`${config} is the section [${section}]`, () => {
      const name = `a.${section.toLowerCase()}`;
      const expected = settings
        .split(';')
        .flatMap((setting) => {
          const [, key = '', value = ''] = /(\w+) = (.*)/.exec(setting) ?? [];
          const values = [...value.matchAll(/"([^"]*)"|\b(true|\d+)\b/g)];
          return values.map(([, text, word]) => `${section}.${key}=${text ?? word}`);
        })
        .sort();
      const said = saidBy(modules, name, `{ systemd.${option}.a.${config} = { ${settings} }; }`);
      assert.equal([...said].sort(), expected);
    });
  }

  test('addresses of a socket add to what socketConfig says', () => {
    assert.equal(
      saidBy(
        modules,
        'a.socket',
        `{ systemd.sockets.a = {
          listenStreams = [ "80" "/run/a" ]; listenDatagrams = [ "53" ]; socketConfig.ListenStream = "81";
        }; }`,
      ),
      [
        'Socket.ListenDatagram=53',
        'Socket.ListenStream=81',
        'Socket.ListenStream=80',
        'Socket.ListenStream=/run/a',
      ],
    );
  });

  test('a mount and its automount are named for their directory', () => {
    const units = unitsOf(
      modules,
      `{
        systemd.mounts = [ { what = "/dev/sda1"; where = "/srv/my data-1"; type = "ext4"; options = "ro,x"; } ];
        systemd.automounts = [ { where = "/srv/my data-1"; wantedBy = [ "local-fs.target" ]; } ];
      }`,
    );
    const name = 'srv-my\\x20data\\x2d1';
    assert.equal(linesOf(units[`${name}.mount`]?.text), [
      'Mount.Options=ro,x',
      'Mount.Type=ext4',
      'Mount.What=/dev/sda1',
      'Mount.Where=/srv/my data-1',
    ]);
    assert.equal(units[`${name}.automount`], {
      text: '[Automount]\nWhere=/srv/my data-1\n',
      wantedBy: ['local-fs.target'],
    });
  });

  test('two mounts at one place are a conflict', () => {
    const mount = (what: string) => `{ what = "${what}"; where = "/srv"; }`;
    assert.match(
      modules.refusal(`{ systemd.mounts = [ ${mount('/dev/a')} ${mount('/dev/b')} ]; }`),
      /srv\.mount.*conflicting definition values/,
    );
  });

  test('a path is escaped as systemd-escape does it', () => {
    const paths = [
      '/',
      '/srv',
      '//srv//a/',
      '/.hidden/x',
      '/a b',
      '/a-b_c:d.e',
      '/x@y%z\\',
      '/q"\'~',
    ];
    const escaped = modules.nix.evaluate(
      `map (import ${house}/nix/systemd/escape.nix { lib = import <nixpkgs/lib>; }).escapeSystemdPath
        (builtins.fromJSON ${JSON.stringify(JSON.stringify(paths)).replaceAll('${', '\\${')})`,
    );
    const program = ensureProgram('systemd-escape');
    assert.ok(program, 'systemd-escape is part of systemd');
    const real = spawnSync(program ?? '', ['--path', '--', ...paths], { encoding: 'utf8' });
    assert.is((escaped as readonly string[]).join(' '), real.stdout.trim());
  });

  test('a unit by its whole name has a text, and what the other options have too', () => {
    assert.equal(
      unitsOf(
        modules,
        `{ systemd.units."a.swap" = {
          text = "[Swap]\\nWhat=/dev/b\\n"; requiredBy = [ "swap.target" ]; aliases = [ "b.swap" ]; switch = "keep";
        }; }`,
      ),
      {
        'a.swap': {
          text: '[Swap]\nWhat=/dev/b\n',
          requiredBy: ['swap.target'],
          aliases: ['b.swap'],
          switch: 'keep',
        },
      },
    );
  });

  test('a unit of a file keeps the file for its unit, and adds the rest', () => {
    assert.equal(
      unitsOf(
        modules,
        `{
          systemd.units."a.service" = { source = "/opt/a/a.service"; dropIns."x.conf" = "[Service]\\nNice=1\\n"; };
          systemd.services.a = { wantedBy = [ "multi-user.target" ]; script = "true"; };
        }`,
      )['a.service']?.source,
      '/opt/a/a.service',
    );
  });
});

test.run();
