import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { flakeFiles } from '../../cli/init/files.ts';
import { smWith, system } from '../support/flake.ts';
import { openNix } from '../support/nix.ts';
import { scratch } from '../support/scratch.ts';
import { program, sm } from '../support/sm.ts';

const test = suite('sm init');

const nix = await openNix();
const filling = { system: 'riscv64-linux', hostname: 'web1.example.org', smUrl: undefined };

const textOf = (name: string, smUrl?: string): string =>
  flakeFiles({ ...filling, smUrl }).find((file) => file.name === name)?.text ?? '';

test('with nix it writes a flake for this very host, which nix can read', () => {
  const world = scratch();
  const directory = join(world.directory, 'new/host');
  const ran = smWith(nix, ['init', directory]);
  assert.is(ran.code, 0, ran.stderr);
  for (const name of ['flake.nix', 'system.nix']) {
    assert.match(ran.stdout, `Wrote ${join(directory, name)}\n`);
    const parsed = nix.run('nix-instantiate', '--parse', join(directory, name));
    assert.is(parsed.code, 0, parsed.stderr);
  }
  assert.match(ran.stdout, `sm plan --flake ${directory}\n`);
  const flake = nix.evaluate(`builtins.attrNames ((import ${directory}/flake.nix).outputs {
    sm.lib.makeSystemConfig = x: x; self = { }; nixpkgs = { }; }).systemConfigs`);
  assert.equal(flake, [hostname()]);
  assert.match(readFileSync(join(directory, 'system.nix'), 'utf8'), `"${system}"`);
  world.dispose();
});

test('the host, its system and the place of sm are filled in, quoted as Nix wants it', () => {
  assert.match(textOf('flake.nix'), 'systemConfigs."web1.example.org" = ');
  assert.match(textOf('system.nix'), 'nixpkgs.hostPlatform = "riscv64-linux";');
  const dollar = '$';
  const url = `git+https://x/$1${dollar}{y}`;
  assert.match(textOf('flake.nix', url), `url = "git+https://x/$1\\${dollar}{y}";`);
});

test('what is there is left as it is, and told', () => {
  const world = scratch();
  world.beside('flake.nix', 'mine');
  const first = smWith(nix, ['init', world.directory]);
  assert.match(first.stdout, `Left as it is: ${join(world.directory, 'flake.nix')}\n`);
  assert.match(first.stdout, `Wrote ${join(world.directory, 'system.nix')}\n`);
  world.beside('system.nix', 'mine too');
  const second = smWith(nix, ['init', world.directory]);
  assert.is(second.code, 0, second.stderr);
  assert.match(second.stdout, 'nothing was written');
  for (const [name, text] of [
    ['flake.nix', 'mine'],
    ['system.nix', 'mine too'],
  ] as const) {
    assert.is(readFileSync(join(world.directory, name), 'utf8'), text);
  }
  world.dispose();
});

test('a manifest that would be taken before the flake is told of, and git is thought of', () => {
  const world = scratch();
  world.beside('manifest.yml', 'version: 1\n');
  spawnSync('git', ['init', '--quiet', world.directory]);
  const ran = smWith(nix, ['init', world.directory]);
  assert.match(ran.stdout, `takes ${join(world.directory, 'manifest.yml')} before the flake`);
  assert.match(ran.stdout, `git -C ${world.directory} add flake.nix system.nix`);
  world.dispose();
});

test('what it says to run next can be pasted, whatever the directory is called', () => {
  const world = scratch();
  const directory = join(world.directory, "my host's");
  const ran = smWith(nix, ['init', directory]);
  const [, line = ''] = /^ {2}sm plan --flake (.*)$/m.exec(ran.stdout) ?? [];
  const { stdout } = spawnSync('sh', ['-c', `printf %s ${line}`], { encoding: 'utf8' });
  assert.is(stdout, directory);
  world.dispose();
});

test('without nix it writes a manifest that is valid, plans cleanly, applies and goes again', () => {
  const world = scratch();
  const options = { cwd: world.directory };
  const ran = sm(['init', '.', '--no-nix'], options);
  assert.is(ran.code, 0, ran.stderr);
  assert.match(ran.stdout, `Wrote ${join(world.directory, 'manifest.yaml')}\n`);
  assert.not(existsSync(join(world.directory, 'flake.nix')));
  const validated = sm(['validate', '--root', world.root], options);
  assert.is(validated.code, 0, validated.stderr);
  const before = world.tree();
  const planned = sm(['plan', '--root', world.root], options);
  const plan = JSON.parse(planned.stdout);
  assert.is(plan.applyable, true);
  assert.equal(plan.warnings, []);
  assert.is(plan.summary.add, 1);
  assert.is(sm(['apply', '--yes', '--root', world.root], options).code, 0);
  assert.is(sm(['destroy', '--yes', '--root', world.root], options).code, 0);
  assert.is(world.tree(), before);
  world.dispose();
});

test('the parts that are commented out are valid too, all at once', () => {
  const world = scratch();
  sm(['init', world.directory, '--no-nix']);
  const text = readFileSync(join(world.directory, 'manifest.yaml'), 'utf8');
  // Lines of prose are no YAML: they have a capital or a backquote where a key would be.
  const example = text.replace(
    /^( *)# (?=[ \-a-z0-9]+[a-zA-Z0-9./-]*(:|=)|\s|\[|Exec|Restart)/gm,
    '$1',
  );
  world.beside('nginx.conf', 'events {}\n');
  const path = world.beside('all.yaml', example);
  const ran = sm(['validate', '--root', world.root, path]);
  assert.is(ran.code, 0, `${ran.stderr}\n${example}`);
  assert.match(example, /^users:\n {2}hello:/m);
  world.dispose();
});

if (process.geteuid?.() === 0) {
  test('root starts in /etc/system-manager, everybody else below their home', () => {
    const world = scratch();
    const home = join(world.directory, 'home');
    const ran = spawnSync(
      'setpriv',
      ['--reuid=65534', '--clear-groups', process.execPath, program, 'init', '--no-nix'],
      { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent/home' } },
    );
    assert.match(ran.stderr, '/nonexistent/home/.config/system-manager/manifest.yaml');
    // In a mount namespace of its own, so that the /etc of this machine stays as it is.
    const script = 'mount -t tmpfs tmpfs /etc && "$@" && ls /etc/system-manager';
    const words = ['--mount', 'sh', '-c', script, 'sh', process.execPath, program];
    const asRoot = spawnSync('unshare', [...words, 'init', '--no-nix'], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', HOME: home },
    });
    assert.is(asRoot.status, 0, asRoot.stderr);
    assert.match(asRoot.stdout, 'Wrote /etc/system-manager/manifest.yaml\n');
    assert.match(asRoot.stdout, /\nmanifest\.yaml\n$/);
    world.dispose();
  });

  test('where nix is not installed, it says so and writes the manifest', () => {
    const world = scratch();
    const hide =
      'for d in /usr/local/bin /usr/bin; do [ ! -e $d/nix ] || mount --bind /dev/null $d/nix; done; exec "$@"';
    const words = [process.execPath, program, 'init', world.directory];
    const ran = spawnSync('unshare', ['--mount', 'sh', '-c', hide, 'sh', ...words], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: '/nonexistent' },
    });
    assert.is(ran.status, 0, ran.stderr);
    assert.match(ran.stdout, 'Nix is not installed');
    assert.match(ran.stdout, `Wrote ${join(world.directory, 'manifest.yaml')}`);
    assert.not(existsSync(join(world.directory, 'flake.nix')));
    world.dispose();
  });
}

test.run();
