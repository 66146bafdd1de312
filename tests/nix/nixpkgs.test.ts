import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { house } from '../support/house-sources.ts';
import { withModules } from '../support/nix-modules.ts';

const test = suite('what packages are made with');

await withModules(test, ['modules/nixpkgs.nix'], ({ nix, nixpkgs }) => {
  // A nixpkgs whose packages say what they were asked for.
  const asked = join(nix.directory, 'asked');
  mkdirSync(asked);
  writeFileSync(
    join(asked, 'default.nix'),
    `{ localSystem, crossSystem ? null, overlays, config }: {
      asked = {
        local = localSystem.system;
        cross = if crossSystem == null then null else crossSystem.system;
        overlays = map (each: each { } { }) overlays;
        inherit config;
      };
    }`,
  );
  const question = (module: string, more = ''): unknown =>
    JSON.parse(
      String(
        nix.evaluate(`let
          sm = import ${house}/nix/lib.nix { nixpkgs = ${asked}; lib = import ${nixpkgs}/lib; };
          made = sm.makeSystemConfig {
            ${more}
            modules = [ (${module}) ({ pkgs, ... }: { environment.etc.x.text = builtins.toJSON pkgs.asked; }) ];
          };
        in made.config.environment.etc.x.text`),
      ),
    );

  test('the platform of the host, which alone builds unless another is named', () => {
    assert.equal(question('{ nixpkgs.hostPlatform = "x86_64-linux"; }'), {
      local: 'x86_64-linux',
      cross: null,
      overlays: [],
      config: {},
    });
    const { local, cross } = question(
      '{ nixpkgs = { hostPlatform = "aarch64-linux"; buildPlatform = "x86_64-linux"; }; }',
    ) as { readonly local: string; readonly cross: string };
    assert.equal([local, cross], ['x86_64-linux', 'aarch64-linux']);
  });

  test('overlays of modules and of the call, and settings', () => {
    const module = `{ nixpkgs = {
      hostPlatform = "x86_64-linux"; config.allowUnfree = true; overlays = [ (_: _: { b = 2; }) ];
    }; }`;
    const { overlays, config } = question(module, 'overlays = [ (_: _: { a = 1; }) ];') as {
      readonly overlays: readonly object[];
      readonly config: object;
    };
    assert.equal(Object.assign({}, ...overlays), { a: 1, b: 2 });
    assert.equal(config, { allowUnfree: true });
  });
});

test.run();
