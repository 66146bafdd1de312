import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { house } from '../support/house-sources.ts';
import { fencedBlocks } from '../support/markdown.ts';
import { withModules } from '../support/nix-modules.ts';

const test = suite('docs/nix.md');
const text = readFileSync(join(house, 'docs/nix.md'), 'utf8');

// What is on a page of its own: units, and what modules of NixOS ask for besides.
const here =
  /^(environment|networking(?!\.proxy)|nix|nixpkgs|system-manager|systemd\.tmpfiles|users)\.|^system\.(checks|path)$/;

await withModules(test, ['modules/default.nix'], ({ nix, nixpkgs, configuration, manifest }) => {
  const options = (): readonly string[] =>
    nix.evaluate(`let
      lib = import ${nixpkgs}/lib;
      all = lib.optionAttrSetToDocList (${configuration('{ }')}).options;
    in map (option: option.name) (lib.filter (option: option.visible && !option.internal) all)`) as readonly string[];

  test('names every option', () => {
    const ours = options().filter((name) => here.test(name));
    assert.ok(ours.length > 100);
    const missing = ours.filter((name) => {
      const words = name.split('.<name>').at(-1)?.replace(/^\./, '') ?? '';
      const own = name.includes('<name>')
        ? [words, words.split('.').at(-1)]
        : [words, words.replace(/^.*\./, '')];
      return words !== '' && !own.some((word) => text.includes(`\`${word}\``));
    });
    assert.equal(missing, []);
  });

  test('says of every option what it is for', () => {
    const silent = nix.evaluate(`let
      lib = import ${nixpkgs}/lib;
      all = lib.optionAttrSetToDocList (${configuration('{ }')}).options;
    in map (option: option.name) (lib.filter (option: option.visible && (option.description or null) == null) all)`);
    assert.equal(silent, []);
  });

  test('shows a module that holds, but for its package', () => {
    const modules = fencedBlocks(text).filter(
      ({ language, text: block }) => language === 'nix' && block.includes('hostPlatform'),
    );
    assert.is(modules.length, 1);
    const module = modules[0]?.text.replace('pkgs.ripgrep', '(package "ripgrep")') ?? '';
    const { etc, units, profile } = manifest(module);
    assert.equal(Object.keys(etc ?? {}), ['app/app.conf']);
    assert.equal(Object.keys(units ?? {}), ['app.service']);
    assert.is(profile?.packages?.length, 1);
  });
});

test.run();
