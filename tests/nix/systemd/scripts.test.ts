import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../../support/nix-modules.ts';
import { saidBy } from '../../support/nix-units.ts';

const test = suite('scripts of services');

const jobs = {
  preStart: 'ExecStartPre',
  script: 'ExecStart',
  postStart: 'ExecStartPost',
  reload: 'ExecReload',
  preStop: 'ExecStop',
  postStop: 'ExecStopPost',
};

const files = ['systemd/scripts.nix', 'systemd/text-file.nix', 'systemd/host-paths.nix'];

await withModules(test, files, (modules) => {
  const said = (unit: string) =>
    saidBy(modules, 'a@.service', `{ systemd.services."a@" = { ${unit} }; }`);
  const script = (lines: readonly string[], key: string): string =>
    lines.find((line) => line.startsWith(`Service.${key}=`))?.split(' ')[1] ?? '';

  for (const [option, key] of Object.entries(jobs)) {
    test(`${option} is run by ${key}=, from a file of the store`, () => {
      const main = option === 'script' ? '' : 'serviceConfig.ExecStart = "/bin/true";';
      const path = script(said(`${option} = "echo ${option}"; ${main}`), key);
      assert.match(path, /\/store\/\w+-unit-script-a/);
      assert.is(readFileSync(path, 'utf8'), `set -e\n\necho ${option}\n`);
      assert.is(spawnSync('/bin/bash', [path], { encoding: 'utf8' }).stdout, `${option}\n`);
    });
  }

  test('a script that fails ends there, and a strict one also does on an unset variable', () => {
    const run = (unit: string) =>
      spawnSync('/bin/bash', [script(said(unit), 'ExecStart')], { encoding: 'utf8' });
    assert.equal(
      [run('script = "false\\necho on";').stdout, run('script = "false\\necho on";').status],
      ['', 1],
    );
    const unset = 'script = "echo $unset\\necho on";';
    assert.is(run(unset).status, 0);
    assert.is(run(`${unset} enableStrictShellChecks = true;`).status, 1);
  });

  test('arguments of a script come behind it', () => {
    assert.match(said('script = "true"; scriptArgs = "%i x";').join(), / %i x$/);
  });

  test('commands before a start add to those that serviceConfig names', () => {
    const lines = said(
      'preStart = "true"; script = "true"; serviceConfig.ExecStartPre = [ "/bin/x" ];',
    );
    assert.is(lines.filter((line) => line.startsWith('Service.ExecStartPre=')).length, 2);
  });

  test('a script is run by the shell that systemd.scriptShell names', () => {
    const lines = saidBy(
      modules,
      'a.service',
      '{ systemd.scriptShell = "/opt/bash"; systemd.services.a.script = "true"; }',
    );
    assert.match(lines.join(), /ExecStart=\/opt\/bash \//);
  });

  test('a script that names packages is built with them, every byte of it', () => {
    const script = `"  echo \\\\n %s ''$x '\${package "p"}'\\n\\techo \\"x\\""`;
    const configuration = modules.configuration(`{ systemd.services.a.script = ${script}; }`);
    const manifest = JSON.parse(readFileSync(modules.nix.build(configuration), 'utf8'));
    const path = /ExecStart=\/bin\/bash (\S+)/.exec(manifest.units['a.service'].text)?.[1] ?? '';
    const written = readFileSync(path, 'utf8');
    const referred = /'(\/[^']*-p)'/.exec(written)?.[1] ?? '';
    assert.is(readFileSync(referred, 'utf8'), 'hello\n');
    assert.match(written, /^set -e\n\n {2}echo \\n %s ''\$x '\/.*-p'\n\techo "x"\n$/);
  });
});

test.run();
