import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../support/nix-modules.ts';

const test = suite('system-manager.manifest');
const files = [
  'lib.nix',
  'utils.nix',
  'json-type.nix',
  'modules/manifest.nix',
  'modules/assertions.nix',
];

await withModules(test, files, ({ nix, configuration, manifest, refusal, warnings }) => {
  const part = (text: string): string => `{ system-manager.manifest = ${text}; }`;

  test('takes anything of the format, deep, from several modules', () => {
    const module = `{ lib, ... }: { imports = [
      ${part('{ units."a.service" = { text = "[Service]\\n"; wantedBy = [ "b.target" ]; }; }')}
      ${part('{ units."a.service" = { wantedBy = [ "c.target" ]; dropIns."x.conf" = "[Unit]\\n"; }; }')}
      ${part('{ files."/usr/local/bin/x" = { text = "#!/bin/sh\\n"; mode = "0755"; }; }')}
      ${part('{ units."a.service".text = lib.mkForce "[Unit]\\n"; settings.respectManualStop = true; }')}
    ]; }`;
    const { units, files: others, settings } = manifest(module);
    const { wantedBy = [], ...unit } = units?.['a.service'] ?? {};
    assert.equal(unit, { text: '[Unit]\n', dropIns: { 'x.conf': '[Unit]\n' } });
    assert.equal([...wantedBy].sort(), ['b.target', 'c.target']);
    assert.equal(others, { '/usr/local/bin/x': { text: '#!/bin/sh\n', mode: '0755' } });
    assert.equal(settings, { respectManualStop: true });
  });

  test('two values for one place are a conflict', () => {
    const said = refusal(`{ imports = [
      ${part('{ etc.a.text = "1"; }')} ${part('{ etc.a.text = "2"; }')}
    ]; }`);
    assert.match(
      said,
      "The option `system-manager.manifest.etc.a.text' has conflicting definition",
    );
  });

  test('what a module says of a value deep in it holds, whoever else speaks of it', () => {
    const module = `{ lib, ... }: ${part(`{
      etc = { a = lib.mkIf true { text = lib.mkMerge [ "1" "1" ]; }; b = lib.mkIf false { text = "x"; }; };
      settings = { retain = lib.mkDefault 5; settle = lib.mkIf false "1s"; };
      units."a.service" = { text = "[Unit]\n"; aliases = [ (lib.mkIf false "b.service") (lib.mkIf true "c.service") ]; };
      profile.packages = [ (package "p") ];
    }`)}`;
    const { etc, settings, units, profile } = manifest(module);
    assert.equal(etc, { a: { text: '1' } });
    assert.equal(settings, { retain: 5 });
    assert.equal(units?.['a.service']?.aliases, ['c.service']);
    assert.match(profile?.packages?.join(' ') ?? '', /^\S+-p$/);
  });

  test('a value and attributes for one place are a conflict too', () => {
    const said = refusal(
      `{ imports = [ ${part('{ etc.a.text = "1"; }')} ${part('{ etc.a.text.b = "2"; }')} ]; }`,
    );
    assert.match(said, 'system-manager.manifest.etc.a.text');
    assert.match(said, 'conflicting');
  });

  test('what is no JSON is refused', () => {
    assert.match(
      refusal(part('{ etc.a.text = x: x; }')),
      "A definition for option `system-manager.manifest.etc.a.text' is not of type",
    );
  });

  test('the architecture is that of the host', () => {
    const module = '{ lib, ... }: { nixpkgs.hostPlatform = lib.mkForce "aarch64-linux"; }';
    assert.is(manifest(module).system, 'aarch64-linux');
  });

  test('an option that does not exist is named', () => {
    assert.match(
      refusal('{ environment.ect.a.text = "x"; }'),
      "The option `environment.ect' does not exist",
    );
  });

  test('a value of another type is named with its option', () => {
    assert.match(
      refusal('{ environment.etc.a.text = 5; }'),
      "A definition for option `environment.etc.a.text' is not of type",
    );
  });

  test('all failed assertions are told at once', () => {
    const said = refusal(`{ assertions = [
      { assertion = false; message = "The first."; } { assertion = true; message = "Not this."; }
      { assertion = false; message = "The second."; }
    ]; }`);
    assert.match(said, /Failed assertions:\n *- The first\.\n *- The second\./);
    assert.not.match(said, 'Not this.');
  });

  test('the configuration can be read whatever fails in it', () => {
    const module =
      '{ assertions = [ { assertion = false; message = "no"; } ]; environment.etc.a.text = "x"; }';
    assert.is(nix.evaluate(`(${configuration(module)}).config.environment.etc.a.text`), 'x');
    assert.is(nix.evaluate(`(${configuration(module)}).options.environment.etc.isDefined`), true);
  });

  test('warnings are shown', () => {
    const module = '{ warnings = [ "Mind the gap." "And the step." ]; }';
    assert.equal(warnings(module), ['Mind the gap.', 'And the step.']);
    const { stderr } = nix.run(
      'nix-instantiate',
      '--eval',
      '-E',
      `(${configuration(module)}).text`,
    );
    assert.match(stderr, 'warning: Mind the gap.');
    assert.match(stderr, 'warning: And the step.');
  });

  test('arguments of modules: special ones, overlays, and packages that nobody asks for', () => {
    const expression = (more: string) =>
      configuration(
        '{ me, utils, modulesPath, ... }: { environment.etc.a.text = toString [ me (utils.toShellPath "/bin/sh") (baseNameOf modulesPath) ]; }',
      ).replace(
        'modules = [',
        `specialArgs.me = "you"; overlays = [ (throw "not asked for") ]; ${more} modules = [`,
      );
    assert.match(String(nix.evaluate(`(${expression('')}).text`)), 'you /bin/sh modules');
  });
});

test.run();
