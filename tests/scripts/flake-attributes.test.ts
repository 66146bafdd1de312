import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configuration, flakeAt, host, smWith, system } from '../support/flake.ts';
import { openNix } from '../support/nix.ts';
import { scratch } from '../support/scratch.ts';
import { program } from '../support/sm.ts';

const test = suite('the attribute of a flake');

const nix = await openNix();

/** What `sm build` says of a flake with these outputs: the attribute that it took. */
function taken(outputs: string, fragment = ''): string {
  const world = scratch();
  try {
    const flake = flakeAt(join(world.directory, 'flake'), outputs);
    const ran = smWith(nix, ['build', '--flake', `${flake}${fragment}`, '--json']);
    if (ran.code !== 0) throw new Error(ran.stderr);
    return JSON.parse(ran.stdout).attribute;
  } finally {
    world.dispose();
  }
}

const one = configuration('x');
// Whoever looks at this value has looked too far.
const never = 'throw "evaluated"';

test('the host below its system comes first, and nothing else is evaluated', () => {
  const outputs = `
    systemConfigs.${system}."${host}" = ${one};
    systemConfigs."${host}" = ${never};
    systemConfigs.${system}.default = ${never};
    systemConfigs.${system}.other = ${never};
    systemConfigs.default = ${never};
    systemConfigs.other-linux = ${never};`;
  assert.is(taken(outputs), `systemConfigs.${system}.${host}`);
});

test('then the host, then the default of its system, then the default', () => {
  const bare = `systemConfigs."${host}" = ${one};`;
  const ofSystem = `systemConfigs.${system}.default = ${one};`;
  const general = `systemConfigs.default = ${one};`;
  assert.is(taken(bare + ofSystem + general), `systemConfigs.${host}`);
  assert.is(taken(ofSystem + general), `systemConfigs.${system}.default`);
  assert.is(taken(general), 'systemConfigs.default');
});

test('an attribute that is named is looked for below the system, then without it', () => {
  const both = `systemConfigs.${system}.db = ${one}; systemConfigs.db = ${never};`;
  assert.is(taken(both, '#db'), `systemConfigs.${system}.db`);
  assert.is(taken(`systemConfigs.db = ${one};`, '#db'), 'systemConfigs.db');
  assert.is(taken(`systemConfigs.db = ${one};`, '#systemConfigs.db'), 'systemConfigs.db');
  assert.is(taken(both, `#${system}.db`), `systemConfigs.${system}.db`);
});

test('the name of a host may have dots, quoted or not', () => {
  const outputs = `systemConfigs."web1.example.org" = ${one};`;
  const expected = 'systemConfigs."web1.example.org"';
  assert.is(taken(outputs, '#web1.example.org'), expected);
  assert.is(taken(outputs, '#"web1.example.org"'), expected);
  assert.is(taken(outputs, '#%22web1.example.org%22'), expected);
  const below = `systemConfigs.${system}."web1.example.org" = ${one};`;
  assert.is(taken(below, '#web1.example.org'), `systemConfigs.${system}."web1.example.org"`);
});

if (process.geteuid?.() === 0) {
  test('a host whose own name has dots finds its configuration', () => {
    const world = scratch();
    const flake = flakeAt(
      join(world.directory, 'flake'),
      `systemConfigs."web1.example.org" = ${one}; systemConfigs.default = ${never};`,
    );
    const rename = 'echo web1.example.org > /proc/sys/kernel/hostname && exec "$@"';
    const words = [process.execPath, program, 'build', '--json', '--flake', flake];
    const ran = spawnSync('unshare', ['--uts', 'sh', '-c', rename, 'sh', ...words], {
      encoding: 'utf8',
      env: nix.env,
    });
    assert.is(ran.status, 0, ran.stderr);
    assert.is(JSON.parse(ran.stdout).attribute, 'systemConfigs."web1.example.org"');
    world.dispose();
  });
}

test('what is not there is told with all that is, ours first, exit 78', () => {
  const world = scratch();
  const flake = flakeAt(
    join(world.directory, 'flake'),
    `systemConfigs.aarch64-linux.db = ${never};
     systemConfigs.${system}."a.b" = ${never};
     systemConfigs.web1 = ${never};
     systemConfigs.riscv64-linux = ${never};`,
  );
  const ran = smWith(nix, ['build', '--flake', `${flake}#nope`]);
  assert.is(ran.code, 78);
  assert.is(ran.stdout, '');
  for (const word of [
    `looked for systemConfigs.${system}.nope\n`,
    'looked for systemConfigs.nope\n',
    `there is systemConfigs.${system}."a.b"\n`,
    'there is systemConfigs.aarch64-linux.db\n',
    'there is systemConfigs.web1\n',
    `--flake '${flake}#${system}."a.b"'`,
  ]) {
    assert.ok(ran.stderr.includes(word), `${word}\n${ran.stderr}`);
  }
  assert.not.match(ran.stderr, 'evaluated');
  world.dispose();
});

test('a flake without systemConfigs is told with the outputs that it has', () => {
  const world = scratch();
  const flake = flakeAt(join(world.directory, 'flake'), 'nixosConfigurations = { }; lib = { };');
  const ran = smWith(nix, ['build', '--flake', flake]);
  assert.is(ran.code, 78);
  assert.match(ran.stderr, 'its outputs are lib, nixosConfigurations, expected systemConfigs');
  assert.not.match(ran.stderr, 'packages');
  world.dispose();
});

test.run();
