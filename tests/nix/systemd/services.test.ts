import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { flagsOf } from '../../../planner/units/flags.ts';
import { settingsOf } from '../../../planner/units/merge.ts';
import type { AbsolutePath } from '../../../schema/types.ts';
import { withModules } from '../../support/nix-modules.ts';
import { saidBy, unitOf, unitsOf } from '../../support/nix-units.ts';

const test = suite('services of a module');

const path = '/etc/systemd/system/a.service' as AbsolutePath;

const files = [
  'systemd/service-options.nix',
  'systemd/exec-options.nix',
  'modules/systemd/render.nix',
];

await withModules(test, files, (modules) => {
  const service = (unit: string, more = ''): string =>
    `{ systemd.services.a = { serviceConfig.ExecStart = "/bin/true"; ${unit} }; ${more} }`;
  const said = (unit: string, more = '') =>
    saidBy(modules, 'a.service', service(unit, more)).filter(
      (line) => line !== 'Service.ExecStart=/bin/true',
    );
  const flags = (unit: string) => {
    const { text = '' } = unitOf(modules, 'a.service', service(unit));
    const known = { texts: new Map([[path, text]]), aliases: new Map(), dependencies: new Map() };
    const settings = settingsOf([path], known);
    return flagsOf({ name: 'a.service', fragment: path, masked: false, dropIns: [], settings });
  };

  test('serviceConfig is the section [Service]', () => {
    assert.equal(said('serviceConfig = { Restart = "always"; ReadWritePaths = [ "/a" "/b" ]; };'), [
      'Service.ReadWritePaths=/a',
      'Service.ReadWritePaths=/b',
      'Service.Restart=always',
    ]);
  });

  test('a variable is quoted, and one that is null is not there', () => {
    assert.equal(
      said(
        `environment = { A = "b \\"c\\" %h $x"; N = "1\\n2"; Z = null; P = package "p"; };`,
      ).filter((line) => !line.includes('"P=')),
      ['Service.Environment="A=b \\"c\\" %h $x"', 'Service.Environment="N=1\\n2"'],
    );
  });

  test('variables of all services come with each, unless it says otherwise', () => {
    assert.equal(
      said('environment.B = "own";', 'systemd.globalEnvironment = { A = "all"; B = "all"; };'),
      ['Service.Environment="A=all"', 'Service.Environment="B=own"'],
    );
  });

  test('variables of serviceConfig stay behind those of environment', () => {
    assert.equal(said('environment.A = "1"; serviceConfig.Environment = "B=2";'), [
      'Service.Environment="A=1"',
      'Service.Environment=B=2',
    ]);
  });

  test('without path there is no PATH, and with one the programs of the host come behind it', () => {
    assert.equal(said(''), []);
    const host = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    assert.equal(said('path = [ "/opt/a" "/opt/b" ];'), [
      `Service.Environment="PATH=/opt/a/bin:/opt/b/bin:/opt/a/sbin:/opt/b/sbin:${host}"`,
    ]);
    assert.equal(said('path = [ "/opt/a" ]; enableDefaultPath = false;'), [
      'Service.Environment="PATH=/opt/a/bin:/opt/a/sbin"',
    ]);
  });

  test('the engine reads what a change should do as the options say it', () => {
    const usual = flags('');
    assert.equal(
      [
        usual.restartIfChanged,
        usual.reloadIfChanged,
        usual.stopIfChanged,
        usual.notSocketActivated,
      ],
      [true, false, true, false],
    );
    assert.not(flags('restartIfChanged = false;').restartIfChanged);
    assert.ok(flags('reloadIfChanged = true;').reloadIfChanged);
    assert.not(flags('stopIfChanged = false;').stopIfChanged);
    assert.ok(flags('notSocketActivated = true;').notSocketActivated);
    assert.not(flags('unitConfig.X-StopOnRemoval = false;').stopOnRemoval);
    assert.ok(flags('unitConfig.X-OnlyManualStart = true;').onlyManualStart);
  });

  test('startAt makes a timer, at one time or at several', () => {
    const units = unitsOf(modules, service('startAt = [ "daily" "Sun 14:00" ];'));
    assert.equal(units['a.timer'], {
      text: '[Timer]\nOnCalendar=daily\nOnCalendar=Sun 14:00\n',
      wantedBy: ['system-manager.target'],
    });
    assert.equal(Object.keys(unitsOf(modules, service('startAt = "daily";'))).sort(), [
      'a.service',
      'a.timer',
    ]);
    assert.equal(unitsOf(modules, service('startAt = "daily"; enable = false;')), {});
  });

  test('a type or restart that systemd does not know is refused, and so is confinement', () => {
    assert.match(
      modules.refusal(service('serviceConfig.Type = "fork";')),
      /serviceConfig\.Type: found "fork"/,
    );
    assert.match(
      modules.refusal(service('serviceConfig.Restart = true;')),
      /Restart: found true, expected one of no/,
    );
    assert.match(
      modules.refusal(service('confinement.enable = true;')),
      /confinement is not supported/,
    );
  });

  test('a service is restarted with a file of /etc that it names by its source', () => {
    const module = (text: string) =>
      `{ config, ... }: { environment.etc."a/b@c".text = ${text};
        systemd.services.a = { script = "true"; restartTriggers = [ config.environment.etc."a/b@c".source ];
          environment.FILE = config.environment.etc."a/b@c".source; }; }`;
    const trigger = (text: string) =>
      saidBy(modules, 'a.service', module(text)).filter((line) => line.includes('Triggers'));
    assert.equal(trigger('"one"'), trigger('"one"'));
    assert.not.equal(trigger('"one"'), trigger('"two"'));
    const text = `"it's %s \\\\n\${package "p"} without an end"`;
    const built = JSON.parse(
      readFileSync(modules.nix.build(modules.configuration(module(text))), 'utf8'),
    );
    assert.match(built.etc['a/b@c'].text, /^it's %s \\n\/.*-p without an end$/);
    const path = /FILE=([^"]*)"/.exec(built.units['a.service'].text)?.[1] ?? '';
    assert.is(readFileSync(path, 'utf8'), built.etc['a/b@c'].text);
  });

  test('what lies below /run/current-system on NixOS is where this host has it', () => {
    assert.equal(
      said(
        'serviceConfig = { ExecReload = "/run/current-system/systemd/bin/systemctl x"; ExecStop = "/run/current-system/sw/bin/y"; };',
      ),
      ['Service.ExecReload=/usr/bin/systemctl x', 'Service.ExecStop=/run/system-manager/sw/bin/y'],
    );
  });
});

test.run();
