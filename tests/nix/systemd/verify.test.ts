import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ensureProgram } from '../../support/ensure-program.ts';
import { withModules } from '../../support/nix-modules.ts';
import { unitsOf } from '../../support/nix-units.ts';

const test = suite('units of a module as systemd itself reads them');

await withModules(test, ['modules/systemd/default.nix'], (modules) => {
  const analyze = ensureProgram('systemd-analyze') ?? '';

  /** What systemd complains of in the units of a module. */
  function complaints(directory: string, module: string): string {
    const place = join(modules.nix.directory, directory);
    mkdirSync(place);
    const units = Object.entries(unitsOf(modules, module));
    for (const [name, { text = '', dropIns = {} }] of units) {
      if (text !== '') writeFileSync(join(place, name), text);
      for (const [file, content] of Object.entries(dropIns)) {
        mkdirSync(join(place, `${name}.d`), { recursive: true });
        writeFileSync(join(place, `${name}.d`, file), content);
      }
    }
    const files = units.flatMap(([name, { text }]) =>
      text === undefined ? [] : [join(place, name)],
    );
    const { stderr } = spawnSync(analyze, ['verify', '--man=no', ...files], { encoding: 'utf8' });
    return stderr
      .split('\n')
      .filter((line) => line.includes(place) || units.some(([name]) => line.startsWith(name)))
      .join('\n');
  }

  test('systemd reads every type without complaint', () => {
    assert.is(
      complaints(
        'right',
        `{
          systemd.services.sm-a = {
            description = "A"; documentation = [ "man:a(1)" ]; after = [ "basic.target" ];
            environment = { A = "b \\"c\\" \\\\ %h"; N = "1\\n2"; };
            path = [ "/opt/a" ]; preStart = "true"; script = "true"; reload = "true"; postStop = "true";
            restartTriggers = [ 1 ]; reloadTriggers = [ 2 ]; stopIfChanged = false; reloadIfChanged = true;
            notSocketActivated = true; startLimitBurst = 3; startLimitIntervalSec = 10; startAt = "Sun 14:00";
            serviceConfig = { Restart = "always"; RestartSec = 1.5; PrivateTmp = true; Nice = 5;
              ReadWritePaths = [ "/a" "/b" ]; SystemCallFilter = [ "@system-service" "~@privileged" ]; };
          };
          systemd.sockets.sm-a = { listenStreams = [ "/run/sm-a" ]; listenDatagrams = [ "127.0.0.1:5" ]; };
          systemd.paths.sm-a.pathConfig.PathExists = "/x";
          systemd.slices.sm-a.sliceConfig.MemoryMax = "1G";
          systemd.targets.sm-a.wants = [ "sm-a.service" ];
          systemd.mounts = [ { what = "/dev/a"; where = "/srv/my data"; type = "ext4"; } ];
          systemd.automounts = [ { where = "/srv/my data"; } ];
        }`,
      ),
      '',
    );
  });

  test('the same look finds a key that there is not', () => {
    assert.match(
      complaints(
        'wrong',
        '{ systemd.services.sm-b = { script = "true"; serviceConfig.Nise = 5; }; }',
      ),
      /Nise/,
    );
  });
});

test.run();
