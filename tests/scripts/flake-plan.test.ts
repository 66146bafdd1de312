import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configuration, flakeAt, host, smWith, system } from '../support/flake.ts';
import { openNix } from '../support/nix.ts';
import { type Scratch, scratch } from '../support/scratch.ts';

const test = suite('plans from flakes');

const nix = await openNix();
const outputs = `systemConfigs."${host}" = ${configuration('hello')};`;

function withFlake(use: (world: Scratch, flake: string) => void, text = outputs): void {
  const world = scratch();
  use(world, flakeAt(join(world.directory, 'flake'), text));
  world.dispose();
}

test('stdout is the plan and nothing else, and its source names flake and attribute', () => {
  withFlake((world, flake) => {
    const ran = smWith(nix, ['plan', '--root', world.root, '--flake', flake]);
    assert.is(ran.code, 0, ran.stderr);
    const plan = JSON.parse(ran.stdout);
    assert.is(plan.manifest.source, `path:${flake}#systemConfigs.${host}`);
    assert.is(plan.manifest.resolved.files['file:/etc/motd'].text, 'hello');
    assert.match(ran.stderr, `Building path:${flake}#systemConfigs.${host}`);
    assert.match(ran.stderr, 'Plan: 1 to add, 0 to change, 0 to destroy.');
    assert.equal(readdirSync(flake), ['flake.nix'], 'no result, no lock file');
  });
});

test('the source of a repository names its revision', () => {
  withFlake((world, flake) => {
    const git = (...args: readonly string[]): string =>
      spawnSync('git', ['-C', flake, '-c', 'user.name=x', '-c', 'user.email=x@y', ...args], {
        encoding: 'utf8',
      }).stdout.trim();
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'x');
    const ran = smWith(nix, ['plan', '--root', world.root, '--flake', '.'], { cwd: flake });
    const { source } = JSON.parse(ran.stdout).manifest;
    assert.ok(source.startsWith(`git+file://${flake}?`), source);
    assert.match(source, `rev=${git('rev-parse', 'HEAD')}#systemConfigs.${host}`);
  });
});

test('the plan can be applied, by its file or by switch, and then nothing is left to do', () => {
  withFlake((world, flake) => {
    const planned = smWith(nix, ['plan', '--root', world.root, '--flake', flake]);
    const file = world.beside('plan.json', planned.stdout);
    const applied = smWith(nix, ['apply', file, '--root', world.root]);
    assert.is(applied.code, 0, applied.stderr);
    assert.is(world.read('/etc/motd'), 'hello');
    const again = smWith(nix, ['switch', '--yes', '--root', world.root, '--flake', flake]);
    assert.is(again.code, 0, again.stderr);
    assert.match(again.stdout, 'No changes');
    flakeAt(flake, `systemConfigs.${system}.default = ${configuration('changed')};`);
    const changed = smWith(nix, ['switch', '--yes', '--root', world.root], { cwd: flake });
    assert.is(changed.code, 0, changed.stderr);
    assert.match(changed.stdout, 'Apply complete! Resources: 0 added, 1 changed, 0 destroyed.');
    assert.is(world.read('/etc/motd'), 'changed');
  });
});

test('a flake.nix that is found is built; a manifest beside it comes first, but not for switch', () => {
  withFlake((world, flake) => {
    const found = smWith(nix, ['plan', '--root', world.root], { cwd: flake });
    assert.is(found.code, 0, found.stderr);
    assert.match(found.stderr, `Using the flake ${join(flake, 'flake.nix')}`);
    assert.match(JSON.parse(found.stdout).manifest.source, '#systemConfigs.');
    world.beside('flake/manifest.yaml', 'version: 1\netc: {other: {text: other}}\n');
    const first = smWith(nix, ['plan', '--root', world.root], { cwd: flake });
    assert.is(JSON.parse(first.stdout).manifest.source, join(flake, 'manifest.yaml'));
    const switched = smWith(nix, ['switch', '--yes', '--root', world.root], { cwd: flake });
    assert.is(switched.code, 0, switched.stderr);
    assert.is(world.read('/etc/motd'), 'hello');
  });
});

test('build prints one line, and leaves a link only where one is asked for', () => {
  withFlake((world, flake) => {
    const ran = smWith(nix, ['build'], { cwd: flake });
    assert.match(ran.stdout, /^\/[^\n]*-system-manager-manifest\.json\n$/);
    assert.equal(readdirSync(flake), ['flake.nix']);
    const linked = smWith(nix, ['build', '-o', '../web'], { cwd: flake });
    assert.is(linked.stdout, ran.stdout);
    assert.is(`${readlinkSync(join(world.directory, 'web'))}\n`, ran.stdout);
    const roots = nix.run('nix-store', '--gc', '--print-roots').stdout;
    assert.match(roots, join(world.directory, 'web'));
    const json = JSON.parse(smWith(nix, ['build', '--json'], { cwd: flake }).stdout);
    assert.equal(json, {
      path: ran.stdout.trim(),
      flake: `path:${flake}`,
      attribute: `systemConfigs.${host}`,
    });
  });
});

test('options of nix reach it, in both forms', () => {
  const outputs = `systemConfigs.default = ${configuration('x', 'echo cores $NIX_BUILD_CORES')};`;
  withFlake((world, flake) => {
    const build = ['build', '--flake', flake, '-v'];
    const two = smWith(nix, [...build, '--nix-option', 'cores', '3']);
    assert.match(two.stderr, 'cores 3');
    const wrong = smWith(nix, [...build, '--nix-option', 'cores']);
    assert.is(wrong.code, 64);
    const offline = smWith(nix, [...build, '--nix-option=cores=4', '--refresh']);
    assert.is(offline.code, 0, offline.stderr);
    assert.ok(existsSync(world.root));
  }, outputs);
});

test('a directory with a manifest.json in it is taken for that', () => {
  const command = 'mkdir() { /bin/mkdir "$@"; }; mkdir $out; exec > $out/manifest.json; echo "$x"';
  const text = `systemConfigs.default = derivation {
    name = "host"; system = "${system}"; builder = "/bin/sh";
    x = ''{"version":1,"etc":{"motd":{"text":"from a directory"}}}'';
    args = [ "-c" ''${command}'' ];
  };`;
  withFlake((world, flake) => {
    const ran = smWith(nix, ['plan', '--root', world.root, '--flake', flake]);
    assert.is(ran.code, 0, ran.stderr);
    const { resolved } = JSON.parse(ran.stdout).manifest;
    assert.is(resolved.files['file:/etc/motd'].text, 'from a directory');
  }, text);
});

test('validate builds, and drift does not', () => {
  withFlake((world, flake) => {
    const root = ['--root', world.root];
    assert.is(smWith(nix, ['validate', ...root, '--flake', flake]).code, 0);
    smWith(nix, ['apply', '--yes', ...root, '--flake', flake]);
    const ran = smWith(nix, ['drift', ...root, '--flake', '/nowhere']);
    assert.equal([ran.code, ran.stdout, ran.stderr], [0, '', '']);
    const loud = smWith(nix, ['drift', '-v', ...root, '--flake', '/nowhere']);
    assert.match(loud.stderr, 'sm plan --flake /nowhere');
  });
});

test.run();
