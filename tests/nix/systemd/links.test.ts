import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../../support/nix-modules.ts';
import { unitOf, unitsOf } from '../../support/nix-units.ts';

const test = suite('how units of a module hang together, and on what the host has');

const files = ['stands-alone', 'special-units'].map((name) => `systemd/${name}.nix`);
const modulesOfNix = ['checks', 'contribute'].map((name) => `modules/systemd/${name}.nix`);

await withModules(test, [...files, ...modulesOfNix], (modules) => {
  const command = 'serviceConfig.ExecStart = "/bin/true";';
  const entry = (unit: string) =>
    unitOf(modules, 'a.service', `{ systemd.services.a = { ${unit} }; }`);
  const without = (unit: string) => {
    const { text: _, ...rest } = entry(`${command} ${unit}`);
    return rest;
  };

  test('what multi-user.target and timers.target want hangs off our own target, the rest where it says', () => {
    const wanted = '[ "multi-user.target" "timers.target" "graphical.target" ]';
    const ours = ['system-manager.target', 'graphical.target'];
    assert.equal(without(`wantedBy = ${wanted};`), { wantedBy: ours });
    assert.equal(without(`requiredBy = ${wanted};`), { requiredBy: ours });
  });

  test('other names of a unit are links', () => {
    assert.equal(without('aliases = [ "b.service" ];'), { aliases: ['b.service'] });
  });

  test('a unit that others keep running is named by a drop-in on them', () => {
    const units = unitsOf(
      modules,
      `{ systemd.services.a = { ${command} upheldBy = [ "b.service" "multi-user.target" ]; }; }`,
    );
    const upholds = { 'upholds-a.service.conf': '[Unit]\nUpholds=a.service\n' };
    assert.equal(units['b.service'], { dropIns: upholds });
    assert.equal(units['system-manager.target'], {
      text: '[Unit]\nDescription=Everything that sm manages\n',
      wantedBy: ['default.target'],
      dropIns: upholds,
    });
  });

  test('asDropin adds to a unit that is there', () => {
    assert.equal(entry(`${command} overrideStrategy = "asDropin"; wantedBy = [ "b.target" ];`), {
      dropIns: { 'overrides.conf': '[Service]\nExecStart=/bin/true\n' },
      wantedBy: ['b.target'],
    });
  });

  test('settings that are no whole unit are for one that is there: it is never hidden', () => {
    assert.equal(entry('serviceConfig.MemoryMax = "1G";'), {
      dropIns: { 'overrides.conf': '[Service]\nMemoryMax=1G\n' },
    });
    const units = unitsOf(
      modules,
      `{ systemd.sockets.ssh.socketConfig.FreeBind = true; systemd.timers.apt-daily.timerConfig.Persistent = false;
        systemd.paths.p.unitConfig.X = 1; systemd.targets.multi-user.wants = [ "b.service" ];
        systemd.slices.user.sliceConfig.MemoryMax = "2G"; }`,
    );
    assert.equal(
      Object.values(units).map((unit) => Object.keys(unit)),
      Object.keys(units).map(() => ['dropIns']),
    );
    assert.is(Object.keys(units).length, 5);
  });

  test('a unit of the host that is only to be started gets no drop-in', () => {
    assert.equal(
      unitOf(
        modules,
        'network-online.target',
        '{ systemd.targets.network-online.wantedBy = [ "multi-user.target" ]; }',
      ),
      { wantedBy: ['system-manager.target'] },
    );
  });

  test('our own target can be added to', () => {
    const target = unitOf(
      modules,
      'system-manager.target',
      '{ systemd.targets.system-manager.wants = [ "b.service" ]; }',
    );
    assert.equal(target.dropIns, { 'overrides.conf': '[Unit]\nWants=b.service\n' });
    assert.equal(target.wantedBy, ['default.target']);
  });

  test('a unit that is not enabled is left out', () => {
    assert.equal(unitsOf(modules, `{ systemd.services.a = { ${command} enable = false; }; }`), {});
  });

  test('a unit is masked by name, and not when it is defined as well', () => {
    assert.equal(unitsOf(modules, '{ systemd.maskedUnits = [ "apt-daily.timer" ]; }'), {
      'apt-daily.timer': { masked: true },
    });
    assert.match(
      modules.refusal(`{ systemd.maskedUnits = [ "a.service" ]; systemd.services.a.${command} }`),
      /Cannot mask a\.service: found it in systemd\.maskedUnits and defined as a unit/,
    );
    assert.equal(
      unitsOf(
        modules,
        `{ systemd.maskedUnits = [ "a.service" ]; systemd.services.a = { ${command} enable = false; }; }`,
      ),
      { 'a.service': { masked: true } },
    );
  });

  test('what is no name of a unit is refused where it stands', () => {
    assert.match(
      modules.refusal('{ systemd.maskedUnits = [ "apt-daily" ]; }'),
      /systemd\.maskedUnits/,
    );
    assert.match(
      modules.refusal('{ systemd.services.a.after = [ "network" ]; }'),
      /systemd\.services\.a\.after/,
    );
  });
});

test.run();
