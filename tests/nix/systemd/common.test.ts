import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../../support/nix-modules.ts';
import { linesOf, saidBy, unitOf } from '../../support/nix-units.ts';

const test = suite('what every unit of a module has');

const relations = {
  requires: 'Requires',
  wants: 'Wants',
  upholds: 'Upholds',
  bindsTo: 'BindsTo',
  partOf: 'PartOf',
  conflicts: 'Conflicts',
  requisite: 'Requisite',
  after: 'After',
  before: 'Before',
  onFailure: 'OnFailure',
  onSuccess: 'OnSuccess',
};

const files = ['value', 'types', 'common-options', 'unit-types', 'unit-text'].map(
  (name) => `systemd/${name}.nix`,
);

await withModules(test, [...files, 'modules/systemd/options.nix'], (modules) => {
  const said = (unit: string) =>
    saidBy(modules, 'a.target', `{ systemd.targets.a = { ${unit} }; }`);

  for (const [option, key] of Object.entries(relations)) {
    test(`${option} is ${key}=`, () => {
      const units = '[ "b.service" "c@%i.socket" ]';
      assert.equal(said(`${option} = ${units};`), [`Unit.${key}=b.service c@%i.socket`]);
    });
  }

  test('a description, documentation and limits of starts stand in [Unit]', () => {
    assert.equal(
      said(
        'description = "A b"; documentation = [ "man:a(1)" "https://a.org" ];' +
          ' startLimitBurst = 3; startLimitIntervalSec = 60;',
      ),
      [
        'Unit.Description=A b',
        'Unit.Documentation=man:a(1) https://a.org',
        'Unit.StartLimitBurst=3',
        'Unit.StartLimitIntervalSec=60',
      ],
    );
  });

  test('unitConfig says anything, and adds to what has an option of its own', () => {
    assert.equal(
      said(
        'after = [ "b.service" ]; unitConfig = { After = "c.service"; RefuseManualStop = true; };',
      ),
      ['Unit.After=b.service', 'Unit.After=c.service', 'Unit.RefuseManualStop=true'].sort(),
    );
  });

  test('a value is written as systemd writes it, a list as its key several times, null as the empty key', () => {
    const { text } = unitOf(
      modules,
      'a.target',
      `{ systemd.targets.a.unitConfig = {
        T = true; F = false; N = 5; X = 1.5; S = "a b"; P = /opt/x; D = package "x";
        L = [ "a" 2 true ]; None = [ ]; Null = null;
      }; }`,
    );
    assert.match(text ?? '', /\nNull=\n/);
    const lines = linesOf(text);
    for (const line of ['T=true', 'F=false', 'N=5', 'X=1.500000', 'S=a b', 'P=/opt/x', 'Null=']) {
      assert.ok(lines.includes(`Unit.${line}`), `${line} in ${lines}`);
    }
    assert.equal(
      lines.filter((line) => line.startsWith('Unit.L=')),
      ['Unit.L=a', 'Unit.L=2', 'Unit.L=true'],
    );
    assert.not(lines.some((line) => line.startsWith('Unit.None')));
    assert.ok(lines.some((line) => /^Unit\.D=\/.*-x$/.test(line)));
  });

  test('definitions add up where one is a list, and are a conflict where they differ otherwise', () => {
    const both = (left: string, right: string) =>
      `{ imports = [ { systemd.targets.a.unitConfig.K = ${left}; } { systemd.targets.a.unitConfig.K = ${right}; } ]; }`;
    assert.equal([...saidBy(modules, 'a.target', both('"x"', '[ "y" ]'))].sort(), [
      'Unit.K=x',
      'Unit.K=y',
    ]);
    assert.match(modules.refusal(both('"x"', '"y"')), /conflicting definition values/);
  });

  test('a value that is no setting is refused by its place', () => {
    assert.match(
      modules.refusal('{ systemd.targets.a.unitConfig.K = { a = 1; }; }'),
      /systemd\.targets\.a\.unitConfig\.K/,
    );
  });

  test('a trigger is there by its digest: another one for another value, none without any', () => {
    const of = (triggers: string) => said(`restartTriggers = ${triggers};`);
    const one = of('[ "x" { a = 1; } (package "p") ]');
    assert.is(one.length, 1);
    assert.match(one[0] ?? '', /^Unit\.X-Restart-Triggers=[0-9a-f]{64}$/);
    assert.equal(of('[ "x" { a = 1; } (package "p") ]'), one);
    assert.not.equal(of('[ "x" { a = 2; } (package "p") ]'), one);
    assert.not.equal(of('[ "x" { a = 1; } (package "q") ]'), one);
    assert.equal(of('[ ]'), []);
    assert.match(said('reloadTriggers = [ "x" ];')[0] ?? '', /^Unit\.X-Reload-Triggers=[0-9a-f]+$/);
  });

  test('a unit without settings is a file all the same', () => {
    assert.is(unitOf(modules, 'a.target', '{ systemd.targets.a = { }; }').text, '[Unit]\n');
  });
});

test.run();
