import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { house } from '../support/house-sources.ts';
import { openNix } from '../support/nix.ts';

const test = suite('the package');
const nix = await openNix();

interface Locked {
  readonly packages: Readonly<
    Record<
      string,
      { readonly resolved?: string; readonly integrity?: string; readonly version: string }
    >
  >;
}

test('every package of the lock file has an address and a digest to fetch it by', () => {
  const { packages } = nix.evaluate(
    `import ${house}/nix/npm-lock.nix (builtins.fromJSON (builtins.readFile ${house}/package-lock.json))`,
  ) as Locked;
  const { '': own, ...others } = packages;
  assert.is(own?.resolved, undefined);
  assert.ok(Object.keys(others).length > 50);
  const strange = Object.entries(others).filter(
    ([, { resolved = '', integrity = '', version }]) =>
      !(resolved.endsWith(`-${version}.tgz`) && integrity.startsWith('sha512-')),
  );
  assert.equal(strange, []);
  assert.is(
    packages['node_modules/@biomejs/biome']?.resolved,
    `https://registry.npmjs.org/@biomejs/biome/-/biome-${packages['node_modules/@biomejs/biome']?.version}.tgz`,
  );
  const nested = Object.keys(others).find((path) => path.lastIndexOf('node_modules/') > 0) ?? '';
  const name = nested.split('node_modules/').at(-1) ?? '';
  assert.match(packages[nested]?.resolved ?? '', `https://registry.npmjs.org/${name}/-/`);
});

test('an address that is there already stays, and another name is the one that is fetched', () => {
  const lock = `{ packages = {
    "" = { };
    "node_modules/a" = { version = "1.0.0"; resolved = "file:///a"; };
    "node_modules/b" = { version = "2.0.0"; name = "@scope/c"; };
  }; }`;
  assert.equal((nix.evaluate(`import ${house}/nix/npm-lock.nix ${lock}`) as Locked).packages, {
    '': {},
    'node_modules/a': { version: '1.0.0', resolved: 'file:///a' },
    'node_modules/b': {
      version: '2.0.0',
      name: '@scope/c',
      resolved: 'https://registry.npmjs.org/@scope/c/-/c-2.0.0.tgz',
    },
  });
});

test('it takes what the build needs, of this version, and no more arguments than nixpkgs has', () => {
  const shape = nix.evaluate(`
    let
      package = import ${house}/nix/package.nix;
      lib = {
        importJSON = path: builtins.fromJSON (builtins.readFile path);
        getExe = package: "\${package}/bin/node";
        fileset = { unions = map baseNameOf; toSource = { fileset, ... }: fileset; };
        licenses.mit = "MIT";
        platforms.linux = [ "x86_64-linux" ];
      };
      importNpmLock = {
        __functor = _: { package, packageLock, npmRoot }: builtins.length (builtins.attrNames packageLock.packages);
        npmConfigHook = "hook";
      };
    in {
      arguments = builtins.attrNames (builtins.functionArgs package);
      package = package {
        inherit lib importNpmLock;
        buildNpmPackage = given: removeAttrs given [ "nodejs" ];
        makeBinaryWrapper = "wrapper";
        nodejs_24 = "node";
      };
    }`) as {
    readonly arguments: readonly string[];
    readonly package: Readonly<Record<string, unknown>>;
  };
  assert.equal(shape.arguments, [
    'buildNpmPackage',
    'importNpmLock',
    'lib',
    'makeBinaryWrapper',
    'nodejs_24',
  ]);
  const { pname, src, npmConfigHook } = shape.package;
  assert.equal([pname, npmConfigHook], ['sm', 'hook']);
  for (const needed of ['package.json', 'package-lock.json', 'cli', 'executors', 'schema']) {
    assert.ok((src as readonly string[]).includes(needed), needed);
  }
});

test.run();
