import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../support/nix-modules.ts';

const test = suite('system-manager.settings');

await withModules(test, ['modules/settings.nix', 'modules/preactivation.nix'], (modules) => {
  const { manifest, refusal } = modules;

  test('every setting is one of the manifest', () => {
    const module = `{ system-manager = {
      settings = {
        retain = 5; protect = [ "file:/etc/app/**" ]; jobTimeout = "2min"; settle = "3s";
        respectManualStop = true;
      };
      drift.ignore = [ "file:/etc/motd#mode" ];
    }; }`;
    assert.equal(manifest(module).settings, {
      retain: 5,
      protect: ['file:/etc/app/**'],
      jobTimeout: '2min',
      settle: '3s',
      respectManualStop: true,
      ignoreDrift: ['file:/etc/motd#mode'],
    });
  });

  test('what nobody set is left out', () => {
    assert.equal(manifest('{ }'), { version: 1, system: 'x86_64-linux' });
  });

  test('a strange value is an error that names the option', () => {
    assert.match(
      refusal('{ system-manager.settings.settle = "soon"; }'),
      "A definition for option `system-manager.settings.settle' is not of type",
    );
    assert.match(
      refusal('{ system-manager.settings.retain = 0; }'),
      "A definition for option `system-manager.settings.retain' is not of type",
    );
  });

  test('checks before an apply are assertions, those that are enabled', () => {
    const module = `{ system-manager = {
      allowAnyDistro = true;
      preActivationAssertions = {
        disk = { enable = true; script = "test -d /"; };
        named = { enable = true; name = "other"; script = "true"; };
        off.script = "false";
      };
    }; }`;
    assert.equal(manifest(module).assertions, [
      { name: 'disk', script: 'test -d /' },
      { name: 'other', script: 'true' },
    ]);
  });
});

test.run();
