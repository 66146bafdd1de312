import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { refuses } from '../support/cli-refusal.ts';
import { configuration, derivation, flakeAt, smWith } from '../support/flake.ts';
import { openNix } from '../support/nix.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { program, sm } from '../support/sm.ts';

const test = suite('what is wrong with a flake');

const nix = await openNix();

/** Checks that apply, plan, validate and build all end alike, with these words, and change nothing. */
function allRefuse(world: Scratch, flake: string, code: number, words: readonly string[]): void {
  const commands = [
    ['plan', '--root', world.root],
    ['apply', '--yes', '--root', world.root],
    ['switch', '--yes', '--root', world.root],
    ['validate', '--root', world.root],
    ['build'],
  ];
  for (const command of commands) {
    const act = () => smWith(nix, [...command, '--flake', flake], { cwd: world.directory });
    const { stderr } = refuses(world, act, { code, words });
    const errors = stderr.split('\n').filter((line) => line.startsWith('error:'));
    assert.is(errors.length, 1, `an error is told once\n${stderr}`);
  }
}

function withFlake(outputs: string, use: (world: Scratch, flake: string) => void): void {
  const world = scratch();
  use(world, flakeAt(join(world.directory, 'flake'), outputs));
  world.dispose();
}

test('a syntax error is shown as such, with its place', () => {
  withFlake('systemConfigs.default = ;', (world, flake) => {
    allRefuse(world, flake, 78, ['error: syntax error', 'flake.nix:2:', flake]);
  });
});

test('what throws while it is evaluated is shown in its own words', () => {
  const outputs = 'systemConfigs.default = let need = x: throw "the disk is missing"; in need 1;';
  withFlake(outputs, (world, flake) => {
    allRefuse(world, flake, 78, ['the disk is missing', flake]);
    const traced = smWith(nix, ['build', '--flake', flake, '-v']);
    assert.match(traced.stderr, 'flake.nix:2:');
  });
});

test('a build that fails is shown with the end of its log, exit 1', () => {
  const before = 'for i in 1 2 3; do echo "step $i"; done; echo "cannot go on" >&2; exit 7';
  withFlake(`systemConfigs.default = ${configuration('x', before)};`, (world, flake) => {
    allRefuse(world, flake, 1, ['failed', 'exit code 7', 'step 3', 'cannot go on']);
  });
});

test('a flake that is not there, and one that is a plain value', () => {
  withFlake('systemConfigs.default = 1;', (world, flake) => {
    allRefuse(world, flake, 78, ['error: ', flake]);
    allRefuse(world, `${flake}/nowhere`, 78, ['No such file', 'nowhere']);
  });
});

test('what is built must be a manifest, and what is wrong with it is told', () => {
  const world = scratch();
  const manifest = JSON.stringify({ version: 1, etcc: {} });
  flakeAt(join(world.directory, 'flake'), `systemConfigs.default = ${derivation(manifest)};`);
  const ran = smWith(nix, ['plan', '--root', world.root, '--flake', 'flake'], {
    cwd: world.directory,
  });
  assert.is(ran.code, 78);
  assert.match(ran.stderr, /etcc.*did you mean etc/);
  world.dispose();
});

test('a file that git does not know gets a hint', () => {
  const world = scratch();
  const flake = flakeAt(
    join(world.directory, 'flake'),
    `systemConfigs.default = import ./system.nix;`,
  );
  const git = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync('git', ['-C', flake, ...args], { encoding: 'utf8' });
    assert.is(status, 0, stderr);
  };
  git('init', '--quiet');
  writeFileSync(join(flake, 'system.nix'), configuration('x'));
  assert.match(smWith(nix, ['build', '--flake', flake]).stderr, /Hint: .*git add/);
  git('add', 'flake.nix');
  const ran = smWith(nix, ['build'], { cwd: flake });
  assert.is(ran.code, 78);
  assert.match(ran.stderr, /error: .*system\.nix/);
  assert.match(ran.stderr, /Hint: .*git add/);
  git('add', 'system.nix');
  assert.is(smWith(nix, ['build'], { cwd: flake }).code, 0);
  world.dispose();
});

test('--flake and --manifest contradict each other, and a plan needs neither', () => {
  withFlake(`systemConfigs.default = ${configuration('x')};`, (world, flake) => {
    for (const command of ['plan', 'apply', 'validate']) {
      const yes = command === 'apply' ? ['--yes'] : [];
      const args = [
        command,
        ...yes,
        '--root',
        world.root,
        '--flake',
        flake,
        '--manifest',
        'm.json',
      ];
      refuses(world, () => smWith(nix, args), { code: 64, words: ['--flake', '--manifest'] });
    }
    const planned = smWith(nix, ['plan', '--root', world.root, '--flake', flake]);
    const plan = world.beside('plan.json', planned.stdout);
    const applied = ['apply', plan, '--root', world.root, '--flake', flake];
    refuses(world, () => smWith(nix, applied), { code: 64, words: ['--flake'] });
  });
});

test('a flake given as a manifest gets the right command', () => {
  withFlake('', (world, flake) => {
    const path = join(flake, 'flake.nix');
    refuses(world, () => sm(['plan', '--root', world.root, '--manifest', path]), {
      code: 78,
      words: [`--flake ${flake}`],
    });
  });
});

if (process.geteuid?.() === 0) {
  test('without nix there is a clear error, exit 1', () => {
    withFlake('', (world, flake) => {
      // In a mount namespace of its own, where no place that is searched holds a nix.
      mkdirSync(join(world.directory, 'nothing'));
      const hide =
        'for d in /usr/local/bin /usr/bin; do [ ! -e $d/nix ] || mount --bind /dev/null $d/nix; done; exec "$@"';
      const words = [process.execPath, program, 'plan', '--root', world.root, '--flake', flake];
      const act = () => {
        const ran = spawnSync('unshare', ['--mount', 'sh', '-c', hide, 'sh', ...words], {
          encoding: 'utf8',
          env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: '/nonexistent' },
        });
        return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
      };
      refuses(world, act, { code: 1, words: ['found no nix in', 'install it', 'manifest.yaml'] });
    });
  });
}

test.run();
